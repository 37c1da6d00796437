package io.herald.delivery;

import io.herald.topic.Load;
import io.herald.topic.MessageId;
import io.herald.topic.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * Who of a group has what, and who gets what comes next: each message goes to one member, by turns, in slices of runs.
 * Belongs to the group, on its event loop; {@link InFlight} beside it knows when a message is to be sent again.
 *
 * <pre>
 *   share, shareAgain          member leaves, refuse
 *   ────────────────▶ HELD BY ONE ────────────────▶ NOBODY'S, until it is shared again
 *                      │      ▲
 *                      └──────┘ shareAgain: another holds it; who held it before may still acknowledge it, and
 *                               has no room for another in its place until then
 *   settled, from everywhere: gone
 * </pre>
 *
 * A member can take a stored message while its socket takes more and what it has not acknowledged is below both bounds.
 *
 * @param <M> the members
 */
public final class Sharing<M> {
    private final IntSupplier window;
    private final long maxBytes;
    private final Map<M, Member<M>> members = new HashMap<>();
    private final Holdings<Member<M>> holdings = new Holdings<>();
    /** The members in the order of their turns, and whose turn is next. */
    private final List<Member<M>> ring = new ArrayList<>();

    private int turn;

    /**
     * What one member gets.
     *
     * @param member who
     * @param runs what, in order
     */
    public record Share<M>(M member, List<Run> runs) {}

    /**
     * What became of messages that were to be shared.
     *
     * @param shares who gets what
     * @param left what nobody can take
     */
    public record Shared<M>(List<Share<M>> shares, List<MessageId> left) {}

    private static final class Member<M> extends Holdings.Holder {
        private final M name;
        private Load load = Load.WAITING;

        private Member(M name) {
            this.name = name;
        }
    }

    /**
     * @param window the most messages that one member may have unacknowledged, at the time
     * @param maxBytes how many bytes of them at most, not counting the last message
     */
    public Sharing(IntSupplier window, long maxBytes) {
        this.window = window;
        this.maxBytes = maxBytes;
    }

    public boolean isEmpty() {
        return ring.isEmpty();
    }

    /** How many members there are. */
    public int size() {
        return ring.size();
    }

    /** All members. */
    public List<M> members() {
        return ring.stream().map(member -> member.name).toList();
    }

    /** A member comes; it takes no stored message before it is {@link Load#EVEN}. */
    public void join(M name) {
        Member<M> member = new Member<>(name);
        members.put(name, member);
        ring.add(member);
    }

    /**
     * A member leaves.
     *
     * @return what it held and did not acknowledge, oldest first: it is nobody's now
     */
    public List<MessageId> leave(M name) {
        Member<M> member = members.remove(name);
        if (member == null) {
            return List.of();
        }
        int place = ring.indexOf(member);
        ring.remove(place);
        turn -= place < turn ? 1 : 0;
        return member.ids().stream().filter(id -> holdings.letGo(member, id)).toList();
    }

    /** How much waits for a member; one that is gone is passed over. */
    public void load(M name, Load load) {
        Member<M> member = members.get(name);
        if (member != null) {
            member.load = load;
        }
    }

    /** How many stored messages can be shared now. */
    public int room() {
        long room = 0;
        for (Member<M> member : ring) {
            room += isAble(member) ? window.getAsInt() - member.count() : 0;
        }
        return (int) Math.min(room, Integer.MAX_VALUE / 2);
    }

    /** Whether it can take a stored message. */
    private boolean isAble(Member<M> member) {
        return member.load == Load.EVEN && member.count() < window.getAsInt() && member.bytes() < maxBytes;
    }

    /** Shares stored messages that nobody has had. */
    public Shared<M> share(List<Run> runs) {
        Pieces pieces = new Pieces(runs);
        List<Share<M>> shares = new ArrayList<>();
        List<Member<M>> able = inTurn(this::isAble);
        while (pieces.left() > 0 && !able.isEmpty()) {
            for (int i = 0; i < able.size() && pieces.left() > 0; i++) {
                int quota = fairPart(pieces.left(), able.size() - i);
                shares.add(new Share<>(able.get(i).name, give(able.get(i), pieces, quota)));
            }
            able = able.stream().filter(this::isAble).toList();
        }
        return new Shared<>(shares, left(pieces));
    }

    /** Those members, from the one whose turn it is on. */
    private List<Member<M>> inTurn(Predicate<Member<M>> wanted) {
        List<Member<M>> found = new ArrayList<>();
        for (int i = 0; i < ring.size(); i++) {
            Member<M> member = ring.get((turn + i) % ring.size());
            if (wanted.test(member)) {
                found.add(member);
            }
        }
        return found;
    }

    private static int fairPart(int messages, int members) {
        return (messages + members - 1) / members;
    }

    private List<Run> give(Member<M> member, Pieces pieces, int quota) {
        List<Run> given = new ArrayList<>(1);
        int left = quota;
        while (left > 0 && pieces.left() > 0 && isAble(member)) {
            Run run = pieces.run();
            int count = 0;
            while (count < left && pieces.from() + count < run.count() && isAble(member)) {
                holdings.hold(member, run, pieces.from() + count++);
            }
            left -= count;
            given.add(pieces.cut(count));
        }
        turn = ring.indexOf(member) + 1;
        return given;
    }

    private static List<MessageId> left(Pieces pieces) {
        List<MessageId> left = new ArrayList<>();
        while (pieces.left() > 0) {
            left.add(pieces.cut(1).first());
        }
        return left;
    }

    /** Whether that message, which was shared before, can be shared again now. */
    public boolean hasRoomFor(MessageId id) {
        return ring.stream().anyMatch(member -> isAble(member) || canRepeat(member, id));
    }

    /** Whether a member that has a message can be sent it again, which takes no room. */
    private static boolean canRepeat(Member<?> member, MessageId id) {
        return member.load == Load.EVEN && member.has(id);
    }

    /**
     * Shares a stored message once more: with another than those who have it, if one can take it.
     *
     * @param message the message, a run of one
     * @return who gets it; null where nobody can take it
     */
    public M shareAgain(Run message) {
        MessageId id = message.first();
        List<Member<M>> others = inTurn(member -> isAble(member) && !member.has(id));
        List<Member<M>> able = others.isEmpty() ? inTurn(member -> canRepeat(member, id)) : others;
        if (able.isEmpty()) {
            return null;
        }
        Member<M> member = able.get(0);
        holdings.hold(member, message, 0);
        turn = ring.indexOf(member) + 1;
        return member.name;
    }

    /** Spreads fleeting messages over those for whom least waits; empty where there is no member. */
    public List<Share<M>> spread(Run run) {
        Pieces pieces = new Pieces(List.of(run));
        List<Share<M>> shares = new ArrayList<>();
        List<Member<M>> idle = leastLoaded();
        for (int i = 0; i < idle.size() && pieces.left() > 0; i++) {
            int quota = fairPart(pieces.left(), idle.size() - i);
            shares.add(new Share<>(idle.get(i).name, List.of(pieces.cut(quota))));
            turn = ring.indexOf(idle.get(i)) + 1;
        }
        return shares;
    }

    private List<Member<M>> leastLoaded() {
        return Arrays.stream(Load.values())
                .map(load -> inTurn(member -> member.load == load))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** Whether a member has a message, or had it before another and has not acknowledged it. */
    public boolean has(M name, MessageId id) {
        Member<M> member = members.get(name);
        return member != null && member.has(id);
    }

    /**
     * A member does not want a message now.
     *
     * @return whether it held it, so that it is nobody's now
     */
    public boolean refuse(M name, MessageId id) {
        return has(name, id) && holdings.letGo(members.get(name), id);
    }

    /** A message is in flight no more: nobody has it. */
    public void settled(MessageId id) {
        holdings.settled(id);
    }
}
