package io.herald.follow;

import io.herald.delivery.Follower;
import io.herald.delivery.InFlight;
import io.herald.delivery.Taken;
import io.herald.topic.MessageId;
import io.herald.topic.Position;
import io.herald.topic.Run;
import java.util.ArrayList;
import java.util.List;

/** Writes what a page held, and knows how far it got where that goes wrong. Used once, by whoever follows the log. */
final class PageWriting {
    private final Outlet outlet;
    private final Position stood;
    private final Taken taken;
    private int written;
    private boolean whole;

    /**
     * @param outlet where it is written
     * @param stood where the subscriber stood before the page
     * @param taken what is to be written
     */
    PageWriting(Outlet outlet, Position stood, Taken taken) {
        this.outlet = outlet;
        this.stood = stood;
        this.taken = taken;
    }

    void write() {
        try {
            if (taken.missing() != null) {
                outlet.writeMissing(taken.missing());
            }
            for (Taken.Delivery delivery : taken.deliveries()) {
                outlet.deliver(delivery.run(), delivery.qos());
                written++;
            }
            whole = true;
        } finally {
            outlet.flush();
        }
    }

    boolean isWhole() {
        return whole;
    }

    /** How the log is followed behind what was written; the rest of the page does not count as sent. */
    Follower goBack(Follower before, InFlight inFlight) {
        if (inFlight != null) {
            unwritten().forEach(inFlight::ack);
        }
        return new Follower(written(), before.filters(), inFlight);
    }

    /** Where the subscriber stands with what was written. */
    private Position written() {
        Position stands = stood;
        for (Taken.Delivery delivery : taken.deliveries().subList(0, written)) {
            stands = stands.advancedTo(delivery.run().last());
        }
        return stands;
    }

    /** What counts as sent and was not written. */
    private List<MessageId> unwritten() {
        List<MessageId> ids = new ArrayList<>();
        for (Taken.Delivery delivery :
                taken.deliveries().subList(written, taken.deliveries().size())) {
            Run run = delivery.run();
            for (int i = 0; i < run.count(); i++) {
                ids.add(run.id(i));
            }
        }
        return ids;
    }
}
