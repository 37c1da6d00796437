package io.herald.topic;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where a reader of the log stands: behind which message of each partition. Everything up to there it has had. A value;
 * any thread.
 */
public final class Position {
    /** Before every message. */
    public static final Position START = new Position(new MessageId[] {MessageId.NONE});

    private static final int MAX_PARTITIONS = 4096;

    /** The last message had of each partition, by partition. */
    private final MessageId[] last;

    private Position(MessageId[] last) {
        this.last = last;
    }

    /** Behind that message, and before every message of other partitions. */
    public static Position behind(MessageId id) {
        return new Position(new MessageId[] {id});
    }

    /** Whether the message lies before this position: a reader that stands here has had it. */
    public boolean covers(MessageId id) {
        for (MessageId had : last) {
            if (had.partition() == id.partition()) {
                return id.offset() <= had.offset();
            }
        }
        return false;
    }

    /** The position of a reader that stood here and has had that message too. */
    public Position advancedTo(MessageId id) {
        if (covers(id)) {
            return this;
        }
        for (int i = 0; i < last.length; i++) {
            if (last[i].partition() == id.partition()) {
                MessageId[] further = last.clone();
                further[i] = id;
                return new Position(further);
            }
        }
        MessageId[] more = Arrays.copyOf(last, last.length + 1);
        more[last.length] = id;
        Arrays.sort(more);
        return new Position(more);
    }

    /** Whether a reader that stands here has had all that one at {@code other} has. */
    public boolean covers(Position other) {
        for (MessageId id : other.last) {
            if (id.offset() > 0 && !covers(id)) {
                return false;
            }
        }
        return true;
    }

    /** How many messages a reader that stands here has not had, and one at {@code other} has. */
    public long distanceTo(Position other) {
        return Arrays.stream(other.last)
                .mapToLong(id -> Math.max(0, id.offset() - in(id.partition()).offset()))
                .sum();
    }

    /** The further of the two in each partition: a reader that stands there has had what either has had. */
    public Position furtherOf(Position other) {
        Position further = this;
        for (MessageId id : other.last) {
            if (id.offset() > 0) {
                further = further.advancedTo(id);
            }
        }
        return further;
    }

    /** The earlier of the two in each partition: both have had what a reader that stands there has had. */
    public Position earlierOf(Position other) {
        MessageId[] common = Arrays.stream(last)
                .map(id -> other.covers(id) ? id : other.in(id.partition()))
                .toArray(MessageId[]::new);
        return new Position(common);
    }

    /** How far the reader is in the partition of {@code id}: the id it had last there, or one before the first. */
    public MessageId in(int partition) {
        for (MessageId had : last) {
            if (had.partition() == partition) {
                return had;
            }
        }
        return new MessageId(partition, 0);
    }

    /** The position as it is written: an id, or several joined by commas. */
    public String text() {
        return Arrays.stream(last).map(MessageId::text).collect(Collectors.joining(","));
    }

    /**
     * Reads a position.
     *
     * @throws BrokerException {@link ErrorCode#BAD_REQUEST} where it is none
     */
    public static Position of(String text) {
        String[] ids = text.split(",", MAX_PARTITIONS + 1);
        if (ids.length > MAX_PARTITIONS) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "a position has too many parts");
        }
        MessageId[] read = Arrays.stream(ids).map(MessageId::of).sorted().toArray(MessageId[]::new);
        return new Position(read);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Position position && Arrays.equals(last, position.last);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(last);
    }

    @Override
    public String toString() {
        return text();
    }
}
