package io.herald.bus;

import io.herald.topic.Run;
import java.util.List;

/**
 * What one door instance gets of a batch.
 *
 * @param runs the runs it wants, in order; none where nobody knows which, because something went wrong
 * @param publication the batch they are of; to be released once the runs are written or dropped
 */
public record Delivery(List<Run> runs, Publication publication) {
    /** Whether it is not known which runs this instance would have got. */
    public boolean isLost() {
        return runs.isEmpty();
    }
}
