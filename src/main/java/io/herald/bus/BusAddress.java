package io.herald.bus;

/** The addresses on the event bus. A door instance has one of its own, which {@link Broker} makes. */
public final class BusAddress {
    /** Batches of messages on their way to subscribers: {@link Publication}. */
    public static final String PUBLISH = "herald.publish";

    /** What a door instance wants to hear of: {@link Interest}. */
    public static final String INTEREST = "herald.interest";

    /** Which topics there are: {@link TopicsQuery}, answered with {@link TopicsAnswer}. */
    public static final String TOPICS = "herald.topics";

    /** A door instance is gone: its address, as text. */
    public static final String LEAVE = "herald.leave";

    private BusAddress() {}

    /** The address of one door instance. */
    static String door(String kind, long number) {
        return "herald.door." + kind + "." + number;
    }
}
