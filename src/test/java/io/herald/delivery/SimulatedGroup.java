package io.herald.delivery;

import io.herald.delivery.Sharing.Share;
import io.herald.topic.Load;
import io.herald.topic.MessageId;
import io.herald.topic.PageQuery;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.SessionState.Subscribed;
import io.herald.topic.TopicFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A group that follows a log of one topic and hands it to members, driven as the room {@code group} does, with books of
 * its own: who was sent what and has not answered, and how often.
 */
final class SimulatedGroup {
    private static final TopicFilter FILTER = TopicFilter.of("t", 1);
    /** Every so many messages one is poison: nobody acknowledges it. */
    private static final int POISON = 11;

    private final Random random;
    private final int window;
    private final int maxAttempts;
    private final long ackTimeoutMs;
    /** Whether the members are bounded by bytes as well. */
    private final boolean bounded;

    private final Sharing<Integer> sharing;
    private final InFlight inFlight;
    private final Follower follower;
    private final SimulatedTopic topic = new SimulatedTopic();
    private long nowMs = 1_000;
    private int names;
    private PageQuery asked;
    private InFlight.Due reading;

    /** What each member was sent and has not answered. */
    private final Map<Integer, Set<MessageId>> open = new HashMap<>();

    private final Map<Integer, Load> loads = new HashMap<>();
    /** Who was sent a message last. */
    private final Map<MessageId, Integer> holders = new HashMap<>();

    private final Map<MessageId, Integer> sent = new HashMap<>();
    private final Set<MessageId> acknowledged = new HashSet<>();
    private final Set<MessageId> dead = new HashSet<>();

    SimulatedGroup(Random random) {
        this.random = random;
        this.window = 1 + random.nextInt(6);
        this.maxAttempts = 1 + random.nextInt(4);
        this.ackTimeoutMs = 5 + random.nextInt(20);
        this.bounded = random.nextInt(3) == 0;
        this.sharing = new Sharing<>(() -> window, bounded ? 600 : Long.MAX_VALUE);
        this.inFlight = new InFlight(0, ackTimeoutMs, maxAttempts);
        Subscribed all = new Subscribed(FILTER, QoS.EXACTLY_ONCE, Position.START);
        this.follower = new Follower(Position.START, List.of(all), inFlight);
    }

    /** Something happens. */
    void step() {
        nowMs += random.nextInt(3);
        switch (random.nextInt(10)) {
            case 0 -> come();
            case 1 -> leave();
            case 2 -> load();
            case 3, 4 -> publish();
            case 5 -> takePage();
            case 6 -> refuse();
            case 7 -> finishReading();
            default -> acknowledge();
        }
        readOn();
        check();
    }

    private void come() {
        if (open.size() < 5) {
            sharing.join(names);
            open.put(names++, new HashSet<>());
        }
    }

    private Integer anyone() {
        List<Integer> members = new ArrayList<>(open.keySet());
        return members.isEmpty() ? null : members.get(random.nextInt(members.size()));
    }

    private void leave() {
        Integer member = anyone();
        if (member != null && random.nextInt(3) == 0) {
            Set<MessageId> held = open.remove(member);
            held.removeIf(id -> !member.equals(holders.get(id)));
            loads.remove(member);
            List<MessageId> left = sharing.leave(member);
            Promise.NOTHING_IS_LOST.holds(held.equals(Set.copyOf(left)), member + " left " + left + ", not " + held);
            left.forEach(id -> inFlight.nack(id, 0, nowMs));
            held.forEach(holders::remove);
            roomAgain();
        }
    }

    private void load() {
        Integer member = anyone();
        if (member != null) {
            load(member, random.nextInt(3) == 0 ? Load.WAITING : Load.EVEN);
            roomAgain();
        }
    }

    private void load(Integer member, Load load) {
        sharing.load(member, load);
        loads.put(member, load);
    }

    private void publish() {
        Run run = topic.append(1 + random.nextInt(5));
        if (follower.offer(List.of(run), sharing.room() > 0, nowMs)) {
            share(List.of(run));
        }
    }

    private void share(List<Run> runs) {
        Sharing.Shared<Integer> shared = sharing.share(runs);
        for (Share<Integer> share : shared.shares()) {
            for (Run run : share.runs()) {
                for (int i = 0; i < run.count(); i++) {
                    Promise.NOTHING_COMES_TWICE.holds(!sent.containsKey(run.id(i)), run.id(i));
                    receive(share.member(), run.id(i));
                }
            }
        }
        shared.left().forEach(id -> inFlight.unsent(id, nowMs));
        measure();
    }

    private void receive(Integer member, MessageId id) {
        sent.merge(id, 1, Integer::sum);
        open.get(member).add(id);
        holders.put(id, member);
        Promise.ROOM_IS_KEPT.holds(loads.get(member) == Load.EVEN, member);
        Promise.WINDOW_IS_KEPT.holds(open.get(member).size() <= window, member + " has " + open.get(member));
        Promise.ONE_DEAD_LETTER.holds(sent.get(id) <= maxAttempts, id);
    }

    private void readOn() {
        if (reading == null && !handOut() && asked == null) {
            asked = follower.nextPage(1 + random.nextInt(8), nowMs, sharing.room() > 0);
        }
    }

    /** As Redelivery does: whether new messages have to wait. */
    private boolean handOut() {
        List<MessageId> waiting = new ArrayList<>();
        InFlight.Due due = inFlight.nextDue(nowMs);
        while (due != null && !due.exhausted() && !sharing.hasRoomFor(due.id())) {
            waiting.add(due.id());
            due = inFlight.nextDue(nowMs);
        }
        waiting.forEach(inFlight::notNow);
        reading = due;
        return due != null || !waiting.isEmpty();
    }

    private void finishReading() {
        InFlight.Due due = reading;
        reading = null;
        if (due == null) {
            return;
        }
        if (due.exhausted()) {
            Promise.ONE_DEAD_LETTER.holds(sent.get(due.id()) == maxAttempts, due);
            Promise.ONE_DEAD_LETTER.holds(
                    acknowledged.contains(due.id()) || dead.add(due.id()), due + " was a dead letter before");
            inFlight.dead(due.id());
            settled(due.id());
        } else if (!sharing.hasRoomFor(due.id())) {
            inFlight.notNow(due.id());
        } else if (inFlight.resent(due.id(), nowMs)) {
            int before = sent.getOrDefault(due.id(), 0);
            Promise.SENT_AGAIN_IN_TIME.holds(due.attempts() - 1 == before, due + " was sent " + before + " times");
            receive(sharing.shareAgain(SimulatedTopic.message(due.id())), due.id());
            measure();
        }
        roomAgain();
    }

    private void takePage() {
        if (asked == null) {
            return;
        }
        PageQuery query = asked;
        asked = null;
        Taken taken = follower.take(topic.read(query), nowMs);
        share(taken.deliveries().stream().map(Taken.Delivery::run).toList());
    }

    private MessageId anything(Integer member) {
        List<MessageId> ids = new ArrayList<>(member == null ? Set.of() : open.get(member));
        ids.sort(null);
        return ids.isEmpty() ? null : ids.get(random.nextInt(ids.size()));
    }

    private void acknowledge() {
        Integer member = anyone();
        MessageId id = anything(member);
        if (id != null && id.offset() % POISON != 0) {
            acknowledge(member, id);
        }
    }

    private void acknowledge(Integer member, MessageId id) {
        Promise.PENDING_IS_TRUE.holds(sharing.has(member, id), member + " has " + id);
        if (inFlight.ack(id)) {
            Promise.NOTHING_COMES_TWICE.holds(acknowledged.add(id), id);
            settled(id);
        }
        roomAgain();
    }

    private void refuse() {
        Integer member = anyone();
        MessageId id = anything(member);
        if (id != null) {
            open.get(member).remove(id);
            boolean holder = sharing.refuse(member, id);
            Promise.PENDING_IS_TRUE.holds(holder == member.equals(holders.get(id)), member + " held " + id);
            if (holder) {
                holders.remove(id);
                inFlight.nack(id, random.nextInt(9), nowMs);
            }
            roomAgain();
        }
    }

    private void settled(MessageId id) {
        sharing.settled(id);
        open.values().forEach(ids -> ids.remove(id));
    }

    private void roomAgain() {
        measure();
        follower.roomAgain();
    }

    private void measure() {
        inFlight.makeRoom(sharing.room());
    }

    private void check() {
        open.forEach((member, ids) ->
                ids.forEach(id -> Promise.PENDING_IS_TRUE.holds(sharing.has(member, id), member + " has " + id)));
        Promise.WINDOW_IS_KEPT.holds(inFlight.room() == sharing.room(), inFlight.room());
        int room = open.keySet().stream()
                .filter(member -> loads.get(member) == Load.EVEN)
                .mapToInt(member -> window - open.get(member).size())
                .sum();
        Promise.WINDOW_IS_KEPT.holds(bounded || room == sharing.room(), sharing.room() + ", not " + room);
    }

    /** Everybody who is there reads and answers; whatever is not poison is acknowledged once in the end. */
    void settle() {
        if (open.isEmpty()) {
            come();
        }
        open.keySet().forEach(member -> load(member, Load.EVEN));
        roomAgain();
        for (int round = 0; round < 5_000 && acknowledged.size() + dead.size() < topic.size(); round++) {
            nowMs += ackTimeoutMs;
            readOn();
            takePage();
            finishReading();
            for (Integer member : List.copyOf(open.keySet())) {
                for (MessageId id : List.copyOf(open.get(member))) {
                    if (id.offset() % POISON != 0 && open.get(member).contains(id)) {
                        acknowledge(member, id);
                    }
                }
            }
            check();
        }
        Promise.NOTHING_IS_LOST.holds(
                acknowledged.size() + dead.size() == topic.size(),
                acknowledged + " and " + dead + " of " + topic.size());
        Promise.NOTHING_IS_LOST.holds(inFlight.size() == 0 && sharing.room() > 0, inFlight.pending());
        Promise.BECOMES_LIVE.holds(follower.position().covers(topic.head()), follower.position());
    }
}
