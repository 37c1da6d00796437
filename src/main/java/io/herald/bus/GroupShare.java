package io.herald.bus;

import io.herald.topic.Page;
import io.herald.topic.Run;
import java.util.List;

/**
 * What one member of a group gets.
 *
 * @param seat the number of its {@link Seat}
 * @param runs the messages, in order; all stored or all fleeting
 * @param times how often they were sent before; where that is not 0, it is one message
 * @param missing what is no longer kept of what the group would have got before them; null where nothing is
 * @param publication the batch they are of, to be released once they are written or dropped; null where they were read
 *     from the log
 */
public record GroupShare(long seat, List<Run> runs, int times, Page.Missing missing, Publication publication) {
    /** Nobody works on this any more. */
    public void release() {
        if (publication != null) {
            publication.release();
        }
    }
}
