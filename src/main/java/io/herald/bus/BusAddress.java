package io.herald.bus;

/** The addresses on the event bus. A door instance has one of its own, which {@link Broker} makes. */
public final class BusAddress {
    /** Batches of messages on their way to subscribers: {@link Publication}. */
    public static final String PUBLISH = "herald.publish";

    /** Batches of messages on their way to the log: {@link Submission}. */
    public static final String STORE = "herald.store";

    /** Where the log ends when it begins its work: {@link LogHead}. */
    public static final String HEAD = "herald.head";

    /** Whether the log takes messages: answered, or failed with the reason why it does not. */
    public static final String READY = "herald.ready";

    /** Where in the log a place is: answered with a position. */
    public static final String FIND = "herald.find";

    /** Retained messages: {@link RetainedQuery}, answered with {@link RetainedAnswer}. */
    public static final String RETAINED = "herald.retained";

    /** Where topics begin and end: {@link EndsQuery}, answered with {@link EndsAnswer}. */
    public static final String ENDS = "herald.ends";

    /** What is to be read of the log: a query, answered with a page. */
    public static final String READ = "herald.read";

    /** What a door instance wants to hear of: {@link Interests}, answered with {@link LogHead}. */
    public static final String INTEREST = "herald.interest";

    /** How far the registry has passed on what is stored: answered with {@link LogHead}. */
    public static final String FEED = "herald.feed";

    /** Clients that are connected, told to all: {@link Presence}. */
    public static final String PRESENT = "herald.present";

    /** Which topics there are: {@link TopicsQuery}, answered with {@link TopicsAnswer}. */
    public static final String TOPICS = "herald.topics";

    /** Who wants to hold a durable session: {@link SessionClaim}, answered when nobody else holds it any more. */
    public static final String CLAIM = "herald.claim";

    /** A durable session is held no more: {@link SessionClaim}. */
    public static final String RELEASE = "herald.release";

    /** What whoever holds a durable session is to do: {@link SessionErrand}. */
    public static final String ERRAND = "herald.errand";

    /** What is kept of a durable session: its name, answered with {@link SessionAnswer}. */
    public static final String SESSION = "herald.session";

    /** What is to be kept of a durable session: {@link SessionSave}, answered when it is on disk. */
    public static final String SAVE = "herald.save";

    /** Who a client is: {@link IdentityClaim}, answered with its {@link io.herald.access.Identity}. */
    public static final String IDENTIFY = "herald.identify";

    /** Who wants a ticket: an {@link io.herald.access.Identity}, answered with a {@link Ticket}. */
    public static final String TICKET = "herald.ticket";

    /** A ticket that is shown: its text, answered with the {@link io.herald.access.Identity} whose it is. */
    public static final String TAKE_TICKET = "herald.ticket.take";

    /** Who may do what: answered with the {@link io.herald.access.Policy} of now. */
    public static final String POLICY = "herald.policy";

    /** The {@link io.herald.access.Policy} that holds from now on, told to all. */
    public static final String NEW_POLICY = "herald.policy.new";

    /** Who wants to share what a group gets: {@link GroupJoin}, answered when it does. */
    public static final String GROUP_JOIN = "herald.group.join";

    /** What a member of a group does: {@link GroupNews}. */
    public static final String GROUP_NEWS = "herald.group.news";

    /** A door instance takes no shares any more: where they went, as text; answered when none is on its way. */
    public static final String GROUP_LEAVE = "herald.group.leave";

    /** A copy of the log is wanted: answered with {@link BackupAnswer} when it is on disk. */
    public static final String BACKUP = "herald.backup";

    /** Which durable sessions are kept: {@link SessionsQuery}, answered with {@link SessionsAnswer}. */
    public static final String SESSIONS = "herald.sessions";

    /** Which of some durable sessions are held: {@link SessionsAnswer}, answered with the same. */
    public static final String HELD = "herald.held";

    /** A door instance tells of its clients: where, as text. */
    public static final String ENTER = "herald.enter";

    /** Where door instances tell of their clients: answered with {@link DoorsAnswer}. */
    public static final String DOORS = "herald.doors";

    /** A door instance is gone: its address, as text. */
    public static final String LEAVE = "herald.leave";

    private BusAddress() {}

    /** The address of one door instance. */
    static String door(String kind, long number) {
        return "herald.door." + kind + "." + number;
    }
}
