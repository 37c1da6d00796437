package io.herald.line;

import io.herald.topic.ErrorCode;
import io.herald.topic.Payloads;
import io.herald.wire.InputShare;
import io.herald.wire.KnownTopics;
import io.herald.wire.Slab;
import io.herald.wire.SlabPool;
import java.nio.ByteBuffer;

/**
 * Turns the bytes of one connection into commands, whatever pieces they come in: {@link #feed} what was read, then take
 * {@link #next} until there is none. One for each connection, on its event loop.
 *
 * <p>Bytes are copied once, into a {@link Slab}; the payloads of publishes are slices of it, and it is not written over
 * before all of them are released. What is held between reads is at most one unfinished line or frame.
 */
public final class CommandDecoder {
    /** How many bytes may be held beyond twice what is unfinished. */
    private static final int SLACK = 1024;
    /** Payloads may keep this many times what they are counted for, if the read was not a small one anyway. */
    private static final int MAX_WASTE = 16;

    private static final int SMALL_READ = 8 << 10;
    private static final int MESSAGE_OVERHEAD = 64;

    private final CommandParser parser;
    private final PlainHead plain;
    private final int maxLine;
    private final SlabPool slabs;
    private final InputShare.Claim claim;

    private Slab slab = Slab.NONE;
    private byte[] bytes = slab.bytes();
    private int start;
    private int end;
    private int scanned;
    /** What the publishes taken out of the bytes are counted for. */
    private long counted;

    private boolean closed;
    /** Whether what is unfinished was begun since that was last told. */
    private boolean another;
    /** The head of a frame whose payload is not here yet. */
    private PubHead waiting;

    /**
     * @param topics the topics this door instance knows
     * @param slabs what this door instance reads into
     * @param claim where it counts what is unfinished
     * @param maxLine the longest line, in bytes, without its end
     * @param maxPayload the longest payload, in bytes
     */
    public CommandDecoder(KnownTopics topics, SlabPool slabs, InputShare.Claim claim, int maxLine, int maxPayload) {
        this.parser = new CommandParser(topics, maxPayload);
        this.plain = new PlainHead(topics, maxLine, maxPayload);
        this.slabs = slabs;
        this.claim = claim;
        this.maxLine = maxLine;
    }

    /** Takes in what was read. After a fatal refusal it is ignored. */
    public void feed(ByteBuffer read) {
        if (closed) {
            return;
        }
        int more = read.remaining();
        reserve(more);
        read.get(bytes, end, more);
        end += more;
    }

    /** The connection is gone: nothing more is taken in or given out. */
    public void close() {
        closed = true;
        waiting = null;
        release();
        claim.close();
    }

    /** Whether nothing more is to be read for now. */
    public boolean isWaiting() {
        return claim.isWaiting();
    }

    /** Whether an unfinished line or frame is held. */
    public boolean isMidway() {
        return end > start || waiting != null;
    }

    /** How many bytes of memory are held, whether they are in use or not. */
    int heldBytes() {
        return bytes.length;
    }

    /** Makes room behind the held bytes. */
    private void reserve(int more) {
        int held = end - start;
        if (held == 0 || end + more > bytes.length) {
            // What comes in many reads doubles, so that it is not copied once for each of them.
            int whole = waiting == null ? maxLine + 2 : waiting.frameLength();
            move(Math.max(held + more, Math.min(whole, 2 * held)));
        }
    }

    /** Moves what is held to the front of another slab; the old one is left to the payloads that lie in it. */
    private void move(int capacity) {
        int held = end - start;
        Slab other = slabs.lend(capacity);
        System.arraycopy(bytes, start, other.bytes(), 0, held);
        lieIn(other);
        counted = 0;
        scanned -= start;
        start = 0;
        end = held;
    }

    /** The next command, or null when more bytes are needed for one. */
    public Command next() {
        while (!closed) {
            boolean framing = waiting != null;
            Command command = framing ? frame() : line();
            if (command == null && (framing || waiting == null)) {
                break;
            }
            if (command instanceof Command.Refused refused && refused.fatal()) {
                close();
            }
            if (command != null) {
                another = true;
                return command instanceof Command.Publish publish ? held(publish) : command;
            }
        }
        if (start == end) {
            release();
        } else if (bytes.length > 2 * (end - start) + SLACK) {
            // A client that stops in the middle of a line must not keep all of what was read with it.
            move(end - start);
        }
        if (isMidway()) {
            claim.unfinished(bytes.length, waiting == null ? 0 : waiting.frameLength(), another);
            another = false;
        } else {
            claim.finished();
        }
        return null;
    }

    /** A publish that holds what its payloads lie in, or a copy where that is many times what they are counted for. */
    private Command held(Command.Publish publish) {
        Payloads payloads = publish.payloads();
        counted += payloads.totalLength() + (long) MESSAGE_OVERHEAD * payloads.count();
        boolean light = bytes.length <= Math.max(SMALL_READ, counted * MAX_WASTE) || slab.isPooled() && slabs.isAmple();
        if (light) {
            slab.hold();
        }
        return new Command.Publish(
                publish.topic(),
                light ? payloads : payloads.detached(),
                publish.contentType(),
                publish.headers(),
                publish.terms(),
                light ? slab : Slab.NONE);
    }

    private void lieIn(Slab other) {
        slab.release();
        slab = other;
        bytes = other.bytes();
    }

    private void release() {
        lieIn(Slab.NONE);
        start = 0;
        end = 0;
        scanned = 0;
    }

    /** Reads a line: a command of its own, or the head of a frame, which {@link #waiting} then holds. */
    private Command line() {
        Command command = plainFrames();
        while (command == null && waiting == null) {
            int lf = lineFeed();
            int from = start;
            int to = lf > from && bytes[lf - 1] == '\r' ? lf - 1 : lf;
            if ((lf < 0 ? end - from - 1 : to - from) > maxLine) {
                return overlong();
            }
            if (lf < 0) {
                return null;
            }
            consume(lf + 1);
            Object parsed = parser.parse(bytes, from, to);
            if (parsed instanceof PubHead head) {
                waiting = head;
                plain.learn(bytes, from, lf + 1, head);
            } else if (parsed != CommandParser.BLANK) {
                command = (Command) parsed;
            }
        }
        return command;
    }

    private Command overlong() {
        return new Command.Refused(ErrorCode.TOO_LARGE, "a line has at most " + maxLine + " bytes", true);
    }

    private int lineFeed() {
        for (int i = Math.max(scanned, start); i < end; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        scanned = end;
        return -1;
    }

    private void consume(int to) {
        start = to;
        scanned = to;
    }

    /** Takes the payload of the frame whose head was read, once all of it is here. */
    private Command frame() {
        PubHead head = waiting;
        int from = start;
        int to = from + head.length();
        if (to >= end) {
            return null;
        }
        int lf = bytes[to] == '\r' ? to + 1 : to;
        if (lf >= end) {
            return null;
        }
        waiting = null;
        if (bytes[lf] != '\n') {
            return unframed();
        }
        consume(lf + 1);
        if (head.refused() != null) {
            return head.refused();
        }
        Payloads payload = new Payloads(bytes, new int[] {from, to}, 0, 1);
        return head.publish(payload);
    }

    private static Command unframed() {
        return new Command.Refused(ErrorCode.BAD_REQUEST, "after the payload of a PUB comes a line end", true);
    }

    /**
     * The hot loop: frames whose heads differ in the number of bytes only, as many as are wholly here.
     * Whatever is not exactly that is left to {@link #line}. No object is made for a message, and a head that reads as
     * the one before it is not read again.
     */
    private Command plainFrames() {
        byte[] b = bytes;
        int first = slab.bounded();
        int[] bounds = slab.bounds();
        int at = start;
        int bounded = first;
        PubHead head = null;
        while (plain.read(b, at, end) && (bounded == first || plain.head() == head)) {
            int from = at + plain.length();
            int to = from + plain.payloadLength();
            head = plain.head();
            if (to >= end) {
                waiting = head.withLength(to - from);
                at = from;
                break;
            }
            if (b[to] != '\n') {
                break;
            }
            if (bounded == bounds.length) {
                bounds = slab.moreBounds(expected(bounded - first, end - at, to + 1 - at));
            }
            bounds[bounded] = from;
            bounds[bounded + 1] = to;
            bounded += 2;
            at = to + 1;
        }
        if (at > start) {
            consume(at);
        }
        if (bounded == first) {
            return null;
        }
        slab.boundedTo(bounded);
        Payloads payloads = new Payloads(b, bounds, first, (bounded - first) / 2);
        return head.publish(payloads);
    }

    /** How many frames more: after the first one as many as fit, for frames of one read are mostly of one size. */
    private static int expected(int count, int bytes, int size) {
        return count == 0 ? 1 : Math.max(1, bytes / size);
    }
}
