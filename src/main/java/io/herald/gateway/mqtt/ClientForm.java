package io.herald.gateway.mqtt;

import io.herald.gateway.Encoded;
import io.herald.gateway.RunEncoder;
import io.herald.topic.Run;
import io.herald.topic.SubscriptionOptions;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client has said of its filters beside how surely it wants messages, and so the form in which it gets those of
 * a topic. Owned by its connection, on its event loop.
 */
final class ClientForm implements RunEncoder {
    private final Forms forms;
    private final int level;
    private final String clientId;
    private final Map<TopicFilter, SubscriptionOptions> filters = new LinkedHashMap<>(4);
    /** How many filters have something to say. */
    private int special;
    /** How long the filters are together. */
    private int characters;

    /**
     * @param forms the forms of the door instance
     * @param level the protocol level of the client
     * @param clientId who it is
     */
    ClientForm(Forms forms, int level, String clientId) {
        this.forms = forms;
        this.level = level;
        this.clientId = clientId;
    }

    /** A filter is subscribed to from now on as it is said. */
    void put(SubscriptionOptions said) {
        remove(said.filter());
        filters.put(said.filter(), said);
        characters += said.filter().text().length();
        special += said.isPlain() ? 0 : 1;
    }

    void remove(TopicFilter filter) {
        SubscriptionOptions before = filters.remove(filter);
        characters -= before == null ? 0 : filter.text().length();
        special -= before == null || before.isPlain() ? 0 : 1;
    }

    /** Whether a filter is subscribed to. */
    boolean has(TopicFilter filter) {
        return filters.containsKey(filter);
    }

    /** How long the filters are together, in characters. */
    int characters() {
        return characters;
    }

    /** What was said of filters, where it was something. */
    List<SubscriptionOptions> options() {
        return special == 0
                ? List.of()
                : filters.values().stream().filter(said -> !said.isPlain()).toList();
    }

    @Override
    public RunEncoder on(TopicName topic) {
        if (special == 0) {
            return forms.plain(level);
        }
        List<Integer> ids = new ArrayList<>(2);
        boolean keepsRetain = false;
        boolean hearsItself = false;
        for (SubscriptionOptions said : filters.values()) {
            if (said.filter().matches(topic)) {
                keepsRetain |= said.retainAsPublished();
                hearsItself |= !said.noLocal();
                if (said.identifier() > 0) {
                    ids.add(said.identifier());
                }
            }
        }
        return forms.of(new Forms.Wanted(ids, keepsRetain, hearsItself ? null : clientId));
    }

    @Override
    public Encoded encode(List<Run> runs, ByteBufAllocator allocator) {
        return forms.plain(level).encode(runs, allocator);
    }
}
