package io.herald.storage;

import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Position;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.herald.topic.SessionState;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.util.List;
import java.util.Optional;

/**
 * A log of messages, with what is kept beside it: retained messages, dedup keys, durable sessions. Every call blocks
 * until it is done.
 *
 * <p>One thread writes ({@link #append}, {@link #saveSessions}, {@link #deleteSession}, {@link #dropOld}); any number
 * of threads read meanwhile. What a call that writes did is there for every read that begins after it returned. Time is
 * passed in, in milliseconds since 1970.
 */
public interface Storage extends AutoCloseable {
    /** What was noticed when it was last opened and an operator should know, a sentence each; empty if all was well. */
    List<String> findings();

    /**
     * Appends messages, all or none. With {@code log.sync=always} they are on disk when this returns.
     *
     * <p>Each run gets ids that follow each other and are higher than all before, in the order of the list. An id is
     * never given twice, whatever was lost, and one that was given and has nothing behind it is told as missing. A run
     * with a dedup key, which is a run of one, is not stored again if the same key was used on its topic within the
     * dedup window, be it earlier in the same list. A run with retain becomes its topic's retained message, the last
     * message of the run, or with an empty payload clears it; a message that clears is stored like any other. One for
     * which there is no room among the retained ones is not stored, alone of the list: {@link Receipt#NO_ROOM}.
     *
     * @param runs what to append; each with terms that are stored; read until this returns, and not kept
     * @param nowMs the time
     * @return a receipt for each run, in order
     * @throws StorageException where nothing was stored; after {@link StorageException.Kind#FAILED} and a crash it may
     *     be found to have been stored, whole or not at all
     */
    List<Receipt> append(List<Run> runs, long nowMs) throws StorageException;

    /**
     * Reads on in the log, not much longer than it takes to read {@link PageDraft#LOOKED_AT} times what is asked for:
     * a page may find nothing and yet not be at the head. A reader beyond the head is at the head.
     *
     * @throws StorageException {@link StorageException.Kind#DAMAGED} where what lies there cannot be trusted
     */
    Page read(PageQuery query) throws StorageException;

    /** Where a reader stands that has had every message. */
    Position head();

    /** Where a reader stands that next gets the oldest message that is kept. */
    Position oldest();

    /** What is kept of messages; may be asked at any time, by any thread. */
    Extent extent();

    /** Where a reader stands that next gets the first message stored at or after a time. */
    Position at(long timeMs) throws StorageException;

    /** The first and last id of a topic that are kept; empty where nothing of it is. */
    Optional<Ends> ends(TopicName topic) throws StorageException;

    /**
     * Reads retained messages, by topic.
     *
     * @param filter which
     * @param after the topic after which to begin; empty for the first
     * @param maxBytes about how much to read
     * @param nowMs the time; what has expired is not read
     * @return as far as was looked: at about {@value RetainedPage#LOOKED_AT} times as many bytes as may be read, so
     *     that nobody waits long for who finds little
     */
    RetainedPage retained(TopicFilter filter, String after, int maxBytes, long nowMs) throws StorageException;

    /** The durable session of a name. */
    Optional<SessionState> session(String name) throws StorageException;

    /**
     * Durable sessions by name, at most {@code most}, after the name {@code after}, which may be empty. They are fewer
     * where they are long, and none only where there are no more.
     */
    List<SessionState> sessions(String after, int most) throws StorageException;

    /** Keeps sessions in place of what was kept under their names, all or none. On disk as {@link #append} is. */
    void saveSessions(List<SessionState> sessions) throws StorageException;

    /** Forgets a session; does nothing where there is none. */
    void deleteSession(String name) throws StorageException;

    /** Drops the oldest messages beyond {@code log.retention}, and dedup keys whose window is over. */
    void dropOld(long nowMs) throws StorageException;

    /**
     * Writes something that means nothing, and is on disk as {@link #append} is; throws what keeps it from that. Called
     * by the writer.
     */
    default void probe(long nowMs) throws StorageException {
        // What only lies in memory takes what it is given.
    }

    /**
     * Sees whether it takes messages, and throws what keeps it from that. After {@link StorageException.Kind#FAILED} it
     * refuses to write until this was called: it then closes and opens anew, as after a crash, so that nothing is taken
     * for stored that is not there. Of what it had refused nothing comes back. Called by the writer, after a pause;
     * reads fail meanwhile.
     */
    default void recover() throws StorageException {
        // Where nothing fails there is nothing to do.
    }

    /**
     * Begins a copy of all that is kept; one at a time.
     *
     * @param name what it is to be called: a plain name, of the broker's own making
     * @throws StorageException {@link StorageException.Kind#REFUSED} where no copy can be made
     */
    default StorageCopy copy(String name) throws StorageException {
        throw new StorageException(
                StorageException.Kind.REFUSED, "There are no files to be copied where log.type is memory.", null);
    }

    /** Closes; what was appended stays. Nothing may be under way. */
    @Override
    void close();

    /**
     * What is kept.
     *
     * @param first the place of the oldest message; one behind {@code last} where none is kept
     * @param last the place of the newest
     * @param bytes about how much that is
     * @param retained what is retained, beside that
     */
    record Extent(long first, long last, long bytes, RetainedSize retained) {}

    /**
     * The ends of a topic.
     *
     * @param first its oldest message that is kept
     * @param last its newest
     */
    record Ends(MessageId first, MessageId last) {}
}
