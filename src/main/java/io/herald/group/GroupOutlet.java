package io.herald.group;

import io.herald.bus.GroupShare;
import io.herald.bus.Publication;
import io.herald.bus.Seat;
import io.herald.bus.SteadyTime;
import io.herald.delivery.InFlight;
import io.herald.delivery.Sharing;
import io.herald.follow.Outlet;
import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Hands messages to the members of a group: gathers what is written, and sends each member its slices of it in one go.
 * Owned by the group, on its event loop.
 */
final class GroupOutlet implements Outlet {
    private final Sharing<Seat> sharing;
    private final InFlight inFlight;
    private final BiConsumer<Seat, GroupShare> sender;
    /** Stored messages that were written and not shared yet. */
    private List<Run> gathered = new ArrayList<>();
    /** Fleeting ones that were spread and not sent yet. */
    private Map<Seat, List<Run>> spread = new LinkedHashMap<>();

    /**
     * @param sharing the members
     * @param inFlight what they have not acknowledged
     * @param sender sends a member its share
     */
    GroupOutlet(Sharing<Seat> sharing, InFlight inFlight, BiConsumer<Seat, GroupShare> sender) {
        this.sharing = sharing;
        this.inFlight = inFlight;
        this.sender = sender;
    }

    @Override
    public boolean hasRoom() {
        return sharing.room() > 0;
    }

    @Override
    public boolean hasRoomFor(MessageId id) {
        return sharing.hasRoomFor(id);
    }

    @Override
    public void write(Run run) {
        gathered.add(run);
    }

    /** Takes fleeting messages, which nobody gets where nobody is there. */
    void spread(Run run) {
        for (Sharing.Share<Seat> share : sharing.spread(run)) {
            spread.computeIfAbsent(share.member(), seat -> new ArrayList<>(1)).addAll(share.runs());
        }
    }

    /** Whether something was written that is not sent. */
    boolean isDirty() {
        return !gathered.isEmpty() || !spread.isEmpty();
    }

    @Override
    public void writeAgain(Run message, int times) {
        Seat seat = sharing.shareAgain(message);
        measureRoom();
        sender.accept(seat, new GroupShare(seat.number(), List.of(message), times, null, null));
    }

    @Override
    public void writeMissing(Page.Missing missing) {
        for (Seat seat : sharing.members()) {
            sender.accept(seat, new GroupShare(seat.number(), List.of(), 0, missing, null));
        }
    }

    @Override
    public void flush() {
        flush(null);
    }

    /** Sends what was written; the batch is held until each member is through with its share. */
    void flush(Publication publication) {
        List<Run> runs = gathered;
        Map<Seat, List<Run>> sending = spread;
        gathered = new ArrayList<>();
        spread = new LinkedHashMap<>();
        Sharing.Shared<Seat> shared = sharing.share(runs);
        for (Sharing.Share<Seat> share : shared.shares()) {
            sending.computeIfAbsent(share.member(), seat -> new ArrayList<>(1)).addAll(share.runs());
        }
        shared.left().forEach(id -> inFlight.unsent(id, SteadyTime.runningMs()));
        measureRoom();
        sending.forEach((seat, share) -> send(seat, share, publication));
    }

    private void send(Seat seat, List<Run> runs, Publication publication) {
        if (publication != null) {
            publication.hold();
        }
        sender.accept(seat, new GroupShare(seat.number(), List.copyOf(runs), 0, null, publication));
    }

    @Override
    public void settled(MessageId id) {
        sharing.settled(id);
        measureRoom();
    }

    /** There is room for as much as the members can take. */
    void measureRoom() {
        inFlight.makeRoom(sharing.room());
    }
}
