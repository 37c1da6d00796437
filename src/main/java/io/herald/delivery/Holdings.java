package io.herald.delivery;

import io.herald.delivery.Holdings.Holder;
import io.herald.topic.MessageId;
import io.herald.topic.Run;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who has which messages and has not acknowledged them. One holds a message at a time; those who held it before have it
 * too, until they acknowledge it or it is settled. Belongs to a {@link Sharing}.
 *
 * @param <H> who has messages
 */
final class Holdings<H extends Holder> {
    /** What a message costs beside its bytes. */
    private static final int OVERHEAD = 256;

    private final Map<MessageId, Held<H>> held = new HashMap<>();

    /** One who has messages; its identity is its own. */
    static class Holder {
        private final Set<MessageId> ids = new LinkedHashSet<>();
        private long bytes;

        /** What it has, in the order in which it came. */
        final List<MessageId> ids() {
            return List.copyOf(ids);
        }

        final boolean has(MessageId id) {
            return ids.contains(id);
        }

        /** How many messages it has. */
        final int count() {
            return ids.size();
        }

        /** About how many bytes these are. */
        final long bytes() {
            return bytes;
        }
    }

    private static final class Held<H> {
        private final int bytes;
        /** Null while it is nobody's. */
        private H holder;
        /** Who held it before and has not acknowledged it. */
        private List<H> earlier = List.of();

        private Held(int bytes) {
            this.bytes = bytes;
        }
    }

    /** Message {@code i} of a run is this one's from now on. */
    void hold(H holder, Run run, int i) {
        MessageId id = run.id(i);
        Held<H> message = held.get(id);
        if (message == null) {
            message = new Held<>(OVERHEAD + run.head().length() + run.payloads().length(i));
            held.put(id, message);
        }
        if (message.holder != null && message.holder != holder) {
            message.earlier = Stream.concat(message.earlier.stream(), Stream.of(message.holder))
                    .toList();
        }
        message.holder = holder;
        Holder one = holder;
        if (one.ids.add(id)) {
            one.bytes += message.bytes;
        } else {
            message.earlier = without(message.earlier, holder);
        }
    }

    private static <H> List<H> without(List<H> holders, H one) {
        return holders.isEmpty()
                ? holders
                : holders.stream().filter(other -> other != one).toList();
    }

    /**
     * Takes a message from one who has it.
     *
     * @return whether it held it; then it is nobody's now
     */
    boolean letGo(H holder, MessageId id) {
        Held<H> message = held.get(id);
        Holder one = holder;
        one.ids.remove(id);
        one.bytes -= message.bytes;
        boolean isHolder = message.holder == holder;
        if (isHolder) {
            message.holder = null;
        } else {
            message.earlier = without(message.earlier, holder);
        }
        if (message.holder == null && message.earlier.isEmpty()) {
            held.remove(id);
        }
        return isHolder;
    }

    /** Nobody has a message any more. */
    void settled(MessageId id) {
        Held<H> message = held.get(id);
        if (message != null) {
            if (message.holder != null) {
                letGo(message.holder, id);
            }
            message.earlier.forEach(holder -> letGo(holder, id));
        }
    }
}
