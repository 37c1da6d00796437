package io.herald.registry;

import io.herald.bus.BusRefusal;
import io.herald.bus.SessionClaim;
import io.herald.bus.SessionErrand;
import io.herald.bus.SessionHolder;
import io.herald.bus.SessionOrder;
import io.herald.bus.SessionTask;
import io.herald.bus.SessionsAnswer;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who holds which durable session. One does at a time: the others queue up, and whoever holds it while another waits is
 * told to leave. One that yields waits only where that is going to leave anyway. What a holder is to do for others is
 * passed on to it. Belongs to the registry, on its event loop.
 *
 * <pre>
 *   claim ──▶ [ holder │ waits │ waits ]      the holder is told to leave; has it left, the next one is answered
 * </pre>
 */
final class SessionOwners {
    private static final SessionTask<Void> LEAVE = SessionHolder::takenOver;

    private static final BrokerException NOT_YOURS =
            new BrokerException(ErrorCode.FORBIDDEN, "the session is another user's");

    private final EventBus bus;
    /** By session, who holds it and behind that who waits. */
    private final Map<String, Deque<Message<SessionClaim>>> queues = new HashMap<>();
    /** Holders that were told to leave and have not answered. */
    private final Set<Long> leaving = new HashSet<>();

    SessionOwners(EventBus bus) {
        this.bus = bus;
    }

    /** How many sessions are held. */
    int held() {
        return queues.size();
    }

    /** Says of sessions whether a client is connected to them; whoever holds one for a moment is none. */
    SessionsAnswer held(SessionsAnswer kept) {
        return new SessionsAnswer(
                kept.sessions().stream()
                        .map(one -> one.connected(isHeld(one.name())))
                        .toList(),
                kept.next());
    }

    private boolean isHeld(String name) {
        Deque<Message<SessionClaim>> queue = queues.get(name);
        return queue != null && !queue.peek().body().yielding();
    }

    void claim(Message<SessionClaim> claim) {
        Deque<Message<SessionClaim>> queue = queues.computeIfAbsent(claim.body().name(), name -> new ArrayDeque<>(1));
        if (!queue.isEmpty()
                && !claim.body().claimant().owns(queue.peek().body().owner())) {
            BusRefusal.answer(claim, NOT_YOURS);
            return;
        }
        queue.add(claim);
        if (queue.size() == 1) {
            claim.reply(null);
        } else {
            settle(queue);
        }
    }

    /** Has the holder leave for those that wait, or those not wait that would have to wait for ever. */
    private void settle(Deque<Message<SessionClaim>> queue) {
        SessionClaim holder = queue.peek().body();
        if (queue.stream().skip(1).anyMatch(waiting -> !waiting.body().yielding())) {
            askToLeave(holder);
        } else if (!holder.yielding() && !leaving.contains(holder.number())) {
            while (queue.size() > 1) {
                BusRefusal.answer(
                        queue.removeLast(), new BrokerException(ErrorCode.CONFLICT, "somebody holds the session"));
            }
        }
    }

    /** One that does not answer is asked again by the next that wants its place; nobody is given it before. */
    private void askToLeave(SessionClaim holder) {
        if (leaving.add(holder.number())) {
            bus.request(holder.door(), new SessionOrder(holder.number(), LEAVE))
                    .onSuccess(left -> release(holder))
                    .onFailure(fault -> leaving.remove(holder.number()));
        }
    }

    /** Passes on what whoever holds a session is to do, and its answer. */
    void errand(Message<SessionErrand> errand) {
        Deque<Message<SessionClaim>> queue = queues.get(errand.body().name());
        if (queue == null) {
            BusRefusal.answer(errand, new BrokerException(ErrorCode.NOT_FOUND, "nobody holds the session"));
            return;
        }
        SessionClaim holder = queue.peek().body();
        if (!errand.body().claimant().owns(holder.owner())) {
            BusRefusal.answer(errand, NOT_YOURS);
            return;
        }
        bus.request(
                        holder.door(),
                        new SessionOrder(holder.number(), errand.body().task()))
                .onSuccess(answer -> errand.reply(answer.body()))
                .onFailure(fault -> BusRefusal.answer(errand, fault));
    }

    /** The holder has left, or one that waited does so no more. */
    void release(SessionClaim claim) {
        leaving.remove(claim.number());
        Deque<Message<SessionClaim>> queue = queues.get(claim.name());
        if (queue == null) {
            return;
        }
        boolean held = queue.peek().body().equals(claim);
        queue.removeIf(other -> other.body().equals(claim));
        if (queue.isEmpty()) {
            queues.remove(claim.name());
        } else if (held) {
            queue.peek().reply(null);
            settle(queue);
        }
    }

    /** A door instance is gone, with all that it held and waited for. */
    void leave(String door) {
        List<SessionClaim> gone = queues.values().stream()
                .flatMap(Deque::stream)
                .map(Message::body)
                .filter(claim -> claim.door().startsWith(door + "."))
                .toList();
        gone.forEach(this::release);
    }
}
