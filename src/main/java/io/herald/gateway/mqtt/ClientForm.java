package io.herald.gateway.mqtt;

import io.herald.gateway.Encoded;
import io.herald.gateway.RunEncoder;
import io.herald.mqtt.Packet;
import io.herald.topic.Run;
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
    private final Map<TopicFilter, Options> filters = new LinkedHashMap<>(4);
    /** How many filters have something to say. */
    private int special;

    /**
     * How messages of one filter are wanted (MQTT 5, 3.8.2.1.2 and 3.8.3.1).
     *
     * @param subscriptionId the identifier that comes with each of them; 0 for none
     * @param noLocal whether the client's own are not wanted
     * @param retainAsPublished whether they keep their retain flag
     */
    record Options(int subscriptionId, boolean noLocal, boolean retainAsPublished) {
        static final Options NONE = new Options(0, false, false);

        static Options of(Packet.Subscribe subscribe, Packet.Wish wish) {
            return new Options(subscribe.subscriptionId(), wish.noLocal(), wish.retainAsPublished());
        }
    }

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
    void put(TopicFilter filter, Options said) {
        remove(filter);
        filters.put(filter, said);
        special += said.equals(Options.NONE) ? 0 : 1;
    }

    void remove(TopicFilter filter) {
        Options before = filters.remove(filter);
        special -= before == null || before.equals(Options.NONE) ? 0 : 1;
    }

    @Override
    public RunEncoder on(TopicName topic) {
        if (special == 0) {
            return forms.plain(level);
        }
        List<Integer> ids = new ArrayList<>(2);
        boolean keepsRetain = false;
        boolean hearsItself = false;
        for (Map.Entry<TopicFilter, Options> one : filters.entrySet()) {
            if (one.getKey().matches(topic)) {
                Options said = one.getValue();
                keepsRetain |= said.retainAsPublished();
                hearsItself |= !said.noLocal();
                if (said.subscriptionId() > 0) {
                    ids.add(said.subscriptionId());
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
