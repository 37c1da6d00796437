package io.herald.follow;

import io.herald.bus.SteadyTime;
import io.herald.bus.Submission;
import io.herald.delivery.DeadLetter;
import io.herald.delivery.InFlight;
import io.herald.topic.BrokerException;
import io.herald.topic.Page;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.vertx.core.AsyncResult;
import java.util.List;

/**
 * A message on its way to the dead letters, from when it was read until it is stored. Owned by whoever gave it up, on
 * that one's event loop.
 */
final class Burial implements Submission.Answer {
    private final Redelivery of;
    private final LogFollowing following;
    private final InFlight.Due due;
    /** What it counts for while it is on its way. */
    private final long bytes;

    /**
     * @param of who gave it up
     * @param following whose message it is
     * @param due the message
     * @param message the same, as it is stored
     */
    Burial(Redelivery of, LogFollowing following, InFlight.Due due, Run message) {
        this.of = of;
        this.following = following;
        this.due = due;
        this.bytes = (long) message.head().length() + message.payloads().totalLength();
    }

    /** Stores it as a dead letter, now or when there is room for one more. */
    void begin(Run message) {
        if (burials().take(bytes, this::turn)) {
            store(message);
        }
    }

    private Burials burials() {
        return following.surroundings().burials();
    }

    private boolean turn() {
        if (following.isClosed()) {
            return false;
        }
        if (!of.inFlight().isHandedOut(due.id())) {
            // It was acknowledged meanwhile, or is to be sent again.
            of.over();
            return false;
        }
        of.read(due, this::readAgain);
        return true;
    }

    private void readAgain(AsyncResult<Page> page) {
        Run message = page.succeeded() ? Redelivery.found(due, page.result()) : null;
        if (!following.isClosed() && !of.inFlight().isHandedOut(due.id())) {
            // It was acknowledged, or put back, while it was read.
            burials().over(bytes);
            of.over();
        } else if (message == null || following.isClosed()) {
            burials().over(bytes);
            of.notBuried(due.id());
        } else {
            store(message);
        }
    }

    private void store(Run message) {
        DeadLetter.Death death = new DeadLetter.Death(of.name(), due.attempts(), of.redriven(), SteadyTime.now());
        Run letter = DeadLetter.of(message, death);
        long length = (long) letter.head().length() + letter.payloads().totalLength();
        following.surroundings().broker().store(List.of(letter), length, this, settled -> burials()
                .over(bytes));
    }

    @Override
    public void stored(List<Receipt> receipts) {
        of.buried(due.id());
    }

    @Override
    public void refused(BrokerException refusal) {
        of.notBuried(due.id());
    }
}
