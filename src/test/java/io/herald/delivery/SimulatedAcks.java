package io.herald.delivery;

import io.herald.delivery.SimulatedLog.Stored;
import io.herald.topic.MessageId;
import io.herald.topic.SessionState.Pending;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The part of a simulated connection that has to do with acknowledgements: a subscriber that acknowledges late, wants
 * again, or never answers, and a broker that sends again. Every call is held against {@link InFlightModel}.
 */
final class SimulatedAcks {
    /** Every so many messages one is poison: the subscriber never acknowledges it. */
    private static final int POISON = 7;

    private final Random random;
    private final SimulatedLog log;
    private final InFlight inFlight;
    private final InFlightModel model;
    private final List<MessageId> received = new ArrayList<>();
    private final List<InFlight.Due> underWay = new ArrayList<>();

    SimulatedAcks(Random random, SimulatedLog log, Rules rules) {
        this.random = random;
        this.log = log;
        this.inFlight = new InFlight(rules.window(), rules.ackTimeoutMs(), rules.maxAttempts());
        this.model = new InFlightModel(rules.window(), rules.ackTimeoutMs(), rules.maxAttempts());
    }

    /** What is the same for all connections of a session. */
    record Rules(int window, long ackTimeoutMs, int maxAttempts) {
        static Rules any(Random random) {
            return new Rules(1 + random.nextInt(8), 5 + random.nextInt(20), 1 + random.nextInt(4));
        }
    }

    InFlight inFlight() {
        return inFlight;
    }

    int room() {
        return model.room();
    }

    void restore(List<Pending> pending, long nowMs) {
        inFlight.restore(pending, nowMs);
        model.restore(pending, nowMs);
        pending.forEach(message -> received.add(message.id()));
    }

    void sent(MessageId id, long nowMs) {
        model.sent(id, nowMs);
        received.add(id);
    }

    /** The subscriber or the broker does something. */
    void step(long nowMs) {
        int die = random.nextInt(10);
        if (die < 3) {
            answer(nowMs);
        } else if (die < 6) {
            handOut(nowMs);
        } else if (random.nextInt(4) == 0) {
            fail(nowMs);
        } else {
            sendAgain(nowMs);
        }
    }

    private void answer(long nowMs) {
        MessageId id = received.isEmpty() || random.nextInt(20) == 0
                ? MessageId.of(random.nextInt(50))
                : received.remove(random.nextInt(received.size()));
        Stored message = log.message(id);
        if (random.nextInt(4) == 0) {
            long delayMs = random.nextInt(12);
            Promise.PENDING_IS_TRUE.holds(inFlight.nack(id, delayMs, nowMs) == model.nack(id, nowMs + delayMs), id);
        } else if (message == null || !isPoison(message)) {
            Promise.PENDING_IS_TRUE.holds(inFlight.ack(id) == model.ack(id), id);
        }
    }

    private static boolean isPoison(Stored message) {
        return message.number() % POISON == 0;
    }

    private void handOut(long nowMs) {
        InFlight.Due due = inFlight.nextDue(nowMs);
        model.handedOut(due, nowMs);
        if (due != null) {
            underWay.add(due);
        }
    }

    private void fail(long nowMs) {
        if (!underWay.isEmpty()) {
            MessageId id = underWay.remove(0).id();
            long untilMs = nowMs + random.nextInt(5);
            inFlight.later(id, untilMs);
            model.later(id, untilMs);
        }
    }

    private void sendAgain(long nowMs) {
        if (underWay.isEmpty()) {
            return;
        }
        InFlight.Due due = underWay.remove(random.nextInt(underWay.size()));
        Stored message = log.message(due.id());
        if (log.isDropped(message) || message.isExpired(nowMs)) {
            inFlight.dead(due.id());
            model.gone(due.id());
        } else if (due.exhausted()) {
            inFlight.dead(due.id());
            model.dead(due.id());
        } else {
            boolean written = inFlight.resent(due.id(), nowMs);
            Promise.SENT_AGAIN_IN_TIME.holds(written == model.resent(due.id(), nowMs), due);
            received.add(due.id());
        }
    }

    /** The subscriber answers everything but poison, and the broker does all that is due. */
    void settle(long nowMs) {
        for (MessageId id : received) {
            if (!isPoison(log.message(id))) {
                Promise.PENDING_IS_TRUE.holds(inFlight.ack(id) == model.ack(id), id);
            }
        }
        received.clear();
        int before;
        do {
            before = underWay.size();
            handOut(nowMs);
        } while (underWay.size() > before);
        while (!underWay.isEmpty()) {
            sendAgain(nowMs);
        }
        check();
    }

    boolean isSettled() {
        return inFlight.pending().isEmpty();
    }

    void check() {
        model.check(inFlight);
    }

    void checkNothingInFlight() {
        model.checkNothingInFlight();
    }
}
