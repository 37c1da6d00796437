package io.herald.gateway;

import io.herald.bus.Submission;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Runs that go into the core together, and who is to hear of each. Made by a window, filled within one turn of its
 * event loop, and kept until the core is through with it.
 */
final class PublishBatch implements Submission.Answer {
    private static final String TOO_MANY_RETAINED =
            "more retained messages than limits.retained or limits.retainedBytes allows";

    private final List<Run> runs = new ArrayList<>();
    private final List<Entry> awaited = new ArrayList<>(0);
    private final List<Runnable> leases = new ArrayList<>();
    private long bytes;
    private boolean asksWhoHears;

    /**
     * One run.
     *
     * @param run the run
     * @param publisher whose it is
     * @param settled called when nobody reads its payloads any more, or null
     * @param answer hears what became of it; null where nobody waits for that
     */
    record Entry(Run run, PublishWindow.Publisher publisher, Runnable settled, StoreAnswer answer) {}

    void add(Entry entry, long size) {
        runs.add(entry.run());
        bytes += size;
        if (entry.settled() != null) {
            leases.add(entry.settled());
        }
        if (entry.answer() != null) {
            awaited.add(entry);
            asksWhoHears |= entry.answer().asksWhoHears();
        }
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    List<Run> runs() {
        return runs;
    }

    long bytes() {
        return bytes;
    }

    /** Nobody reads the payloads any more. */
    void settled() {
        leases.forEach(Runnable::run);
    }

    @Override
    public void stored(List<Receipt> receipts) {
        answer((i, entry) -> {
            if (receipts.get(i).outcome() == Receipt.Outcome.NO_ROOM) {
                entry.answer().refused(entry.run(), new BrokerException(ErrorCode.RATE_LIMITED, TOO_MANY_RETAINED));
            } else {
                entry.answer().stored(entry.run(), receipts.get(i));
            }
        });
    }

    @Override
    public boolean asksWhoHears() {
        return asksWhoHears;
    }

    @Override
    public void refused(BrokerException refusal) {
        answer((i, entry) -> entry.answer().refused(entry.run(), refusal));
    }

    private void answer(BiConsumer<Integer, Entry> each) {
        Set<PublishWindow.Publisher> answered = new LinkedHashSet<>();
        for (int i = 0; i < awaited.size(); i++) {
            each.accept(i, awaited.get(i));
            answered.add(awaited.get(i).publisher());
        }
        answered.forEach(PublishWindow.Publisher::answered);
    }
}
