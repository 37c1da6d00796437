package io.herald.mqtt;

import io.herald.topic.QoS;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code SUBSCRIBE} and {@code UNSUBSCRIBE} (MQTT 3.1.1 and 5.0, sections 3.8 and 3.10). It has no state. */
final class SubscribeParser {
    private static final int QOS = 0x03;
    private static final int NO_LOCAL = 0x04;
    private static final int RETAIN_AS_PUBLISHED = 0x08;
    private static final int RESERVED_311 = 0xFC;
    private static final int RESERVED = 0xC0;
    /** The most filters of one packet, so that many short ones do not become a heap of objects. */
    private static final int MAX_FILTERS = 10_000;

    private static final String SHARED = "$share/";

    private SubscribeParser() {}

    static Packet.Subscribe subscribe(Body body, int level) {
        int packetId = body.packetId(ReasonCode.MALFORMED_PACKET);
        Properties read = level == ProtocolLevel.V5 ? Properties.read(body, Property.In.SUBSCRIBE) : Properties.none();
        List<Packet.Wish> wishes = new ArrayList<>();
        while (!body.isRead()) {
            wishes.add(wish(body, level));
            checkCount(wishes);
        }
        if (wishes.isEmpty()) {
            throw nothing("SUBSCRIBE");
        }
        return new Packet.Subscribe(packetId, List.copyOf(wishes), (int) read.number(Property.SUBSCRIPTION_ID, 0));
    }

    private static Packet.Wish wish(Body body, int level) {
        String filter = filter(body);
        int options = body.oneByte();
        if ((options & (level == ProtocolLevel.V5 ? RESERVED : RESERVED_311)) != 0) {
            throw RefusalException.malformed("there are reserved bits in the options of a subscription");
        }
        int retainHandling = options >> 4;
        if ((options & QOS) == QOS || retainHandling == 3) {
            String detail = "the QoS of a subscription is 0, 1 or 2, and so is how it handles retained messages";
            throw RefusalException.malformed(detail);
        }
        boolean noLocal = (options & NO_LOCAL) != 0;
        if (filter.startsWith(SHARED)) {
            checkShared(filter, noLocal);
        }
        return new Packet.Wish(
                filter, QoS.of(options & QOS), noLocal, (options & RETAIN_AS_PUBLISHED) != 0, retainHandling);
    }

    private static String filter(Body body) {
        String filter = body.name();
        if (filter.isEmpty()) {
            throw RefusalException.malformed("a filter has at least one character");
        }
        return filter;
    }

    /** Checks what is shared, {@code $share/<group>/<filter>} (4.8.2). */
    private static void checkShared(String filter, boolean noLocal) {
        int end = filter.indexOf('/', SHARED.length());
        String group = filter.substring(SHARED.length(), end < 0 ? filter.length() : end);
        if (group.indexOf('#') >= 0) {
            throw RefusalException.malformed("# stands only at the end of a filter");
        }
        if (group.isEmpty() || group.indexOf('+') >= 0 || end < 0 || end == filter.length() - 1) {
            throw RefusalException.protocolError("what is shared is $share/<group>/<filter>");
        }
        if (noLocal) {
            throw RefusalException.protocolError("what is shared does not depend on who published it");
        }
    }

    static Packet.Unsubscribe unsubscribe(Body body, int level) {
        int packetId = body.packetId(ReasonCode.MALFORMED_PACKET);
        if (level == ProtocolLevel.V5) {
            Properties.read(body, Property.In.UNSUBSCRIBE);
        }
        List<String> filters = new ArrayList<>();
        while (!body.isRead()) {
            filters.add(filter(body));
            checkCount(filters);
        }
        if (filters.isEmpty()) {
            throw nothing("UNSUBSCRIBE");
        }
        return new Packet.Unsubscribe(packetId, List.copyOf(filters));
    }

    private static void checkCount(List<?> filters) {
        if (filters.size() > MAX_FILTERS) {
            throw new RefusalException(ReasonCode.QUOTA_EXCEEDED, "a packet has at most " + MAX_FILTERS + " filters");
        }
    }

    private static RefusalException nothing(String packet) {
        return RefusalException.malformed(packet + " has at least one filter");
    }
}
