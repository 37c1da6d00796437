package io.herald.delivery;

import io.herald.topic.Run;
import java.util.List;

/** Runs that are given away slice by slice, from their beginning. Belongs to a {@link Sharing}, for one call. */
final class Pieces {
    private final List<Run> runs;
    private int at;
    private int from;
    private int left;

    Pieces(List<Run> runs) {
        this.runs = runs;
        for (Run run : runs) {
            left += run.count();
        }
    }

    /** How many messages are left. */
    int left() {
        return left;
    }

    /** The run the next message is of. */
    Run run() {
        return runs.get(at);
    }

    /** Which message of that run is next. */
    int from() {
        return from;
    }

    /** Cuts off the next messages of that run. */
    Run cut(int count) {
        Run piece = run().part(from, from + count);
        left -= count;
        from += count;
        if (from == run().count()) {
            at++;
            from = 0;
        }
        return piece;
    }
}
