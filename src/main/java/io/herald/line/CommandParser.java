package io.herald.line;

import io.herald.access.Credentials;
import io.herald.topic.BrokerException;
import io.herald.topic.Durations;
import io.herald.topic.ErrorCode;
import io.herald.topic.MessageHead;
import io.herald.topic.MessageId;
import io.herald.topic.Payloads;
import io.herald.topic.QoS;
import io.herald.topic.Terms;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import io.herald.wire.KnownTopics;
import io.herald.wire.Slab;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Understands one whole line. It keeps nothing between lines but the door's limits. */
final class CommandParser {
    /** A line without anything on it, which is passed over. */
    static final Object BLANK = new Object();

    private final KnownTopics topics;
    private final int maxPayload;

    CommandParser(KnownTopics topics, int maxPayload) {
        this.topics = topics;
        this.maxPayload = maxPayload;
    }

    /** A {@link Command}, a {@link PubHead}, or {@link #BLANK}. */
    Object parse(byte[] bytes, int from, int to) {
        int verbFrom = skipSpaces(bytes, from, to);
        if (verbFrom == to) {
            return BLANK;
        }
        int verbTo = fieldEnd(bytes, verbFrom, to);
        try {
            String verb = verb(bytes, verbFrom, verbTo);
            return switch (verb) {
                case "PUB" -> pub(bytes, verbTo, to);
                case "PUBLISH" -> publish(bytes, verbTo, to);
                default -> command(verb, new Fields(LineText.decode(bytes, verbTo, to)));
            };
        } catch (BrokerException refusal) {
            return new Command.Refused(refusal.code(), refusal.getMessage(), false);
        }
    }

    /** The verb in upper case. Verbs are ASCII: no letter from elsewhere becomes one of theirs. */
    private static String verb(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
    }

    static int skipSpaces(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] == ' ') {
            at++;
        }
        return at;
    }

    static int fieldEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != ' ') {
            at++;
        }
        return at;
    }

    private Command command(String verb, Fields fields) {
        return switch (verb) {
            case "HELLO" -> hello(fields);
            case "SUBSCRIBE", "SUB" -> subscribe(fields);
            case "UNSUBSCRIBE", "UNSUB" -> last(new Command.Unsubscribe(filter(fields)), verb, fields);
            case "TOPICS" ->
                last(
                        new Command.Topics(fields.hasMore() ? filter(fields) : TopicFilter.of("#", topics.maxLevels())),
                        verb,
                        fields);
            case "ACK" -> last(new Command.Ack(id(fields)), verb, fields);
            case "NACK" -> nack(fields);
            case "PING" -> last(new Command.Ping(), verb, fields);
            case "HELP", "?" -> last(new Command.Help(), verb, fields);
            case "QUIT" -> last(new Command.Quit(), verb, fields);
            default -> throw new BrokerException(ErrorCode.BAD_REQUEST, "no such verb; HELP lists them");
        };
    }

    private static Command last(Command command, String verb, Fields fields) {
        if (fields.hasMore()) {
            throw fields.option().unknown(verb);
        }
        return command;
    }

    private static Command hello(Fields fields) {
        String name = fields.next("the name");
        MessageHead.checkName(name);
        boolean frames = false;
        boolean durable = false;
        Long expiryMs = null;
        Shown shown = new Shown();
        while (fields.hasMore()) {
            Fields.Option option = fields.option();
            switch (option.key()) {
                case "frames" -> frames = option.set("HELLO");
                case "durable" -> durable = option.set("HELLO");
                case "expiry" -> expiryMs = Durations.millis(option.given(), "expiry");
                case "user" -> shown.user = option.given();
                case "pass" -> shown.password = option.given();
                case "token" -> shown.token = option.given();
                default -> throw option.unknown("HELLO");
            }
        }
        if (expiryMs != null && !durable) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "expiry is for durable sessions: HELLO <name> durable");
        }
        return new Command.Hello(name, frames, durable, expiryMs, shown.credentials());
    }

    /** What a HELLO shows to prove who its client is. */
    private static final class Shown {
        private String user;
        private String password;
        private String token;

        Credentials credentials() {
            if ((user == null) != (password == null) || user != null && token != null) {
                throw new BrokerException(
                        ErrorCode.BAD_REQUEST, "who you are is shown by user= and pass=, or by token= alone");
            }
            return token != null
                    ? new Credentials.Token(token)
                    : user != null ? new Credentials.Password(user, password) : null;
        }
    }

    private static MessageId id(Fields fields) {
        return MessageId.of(fields.next("the id"));
    }

    private static Command nack(Fields fields) {
        MessageId id = id(fields);
        long delayMs = 0;
        while (fields.hasMore()) {
            Fields.Option option = fields.option();
            if (!option.key().equals("delay")) {
                throw option.unknown("NACK");
            }
            delayMs = Durations.millis(option.given(), "delay");
        }
        return new Command.Nack(id, delayMs);
    }

    private Command subscribe(Fields fields) {
        TopicFilter filter = filter(fields);
        String policy = "";
        QoS qos = QoS.AT_LEAST_ONCE;
        String from = "new";
        while (fields.hasMore()) {
            Fields.Option option = fields.option();
            switch (option.key()) {
                case "policy" -> policy = option.given();
                case "qos" -> qos = QoS.of(option.given());
                case "from" -> from = option.given();
                default -> throw option.unknown("SUBSCRIBE");
            }
        }
        return new Command.Subscribe(filter, policy, qos, from);
    }

    private TopicFilter filter(Fields fields) {
        byte[] wire = fields.next("the filter").getBytes(StandardCharsets.UTF_8);
        return TopicFilter.of(LineText.decodeName(wire, 0, wire.length), topics.maxLevels());
    }

    private Command publish(byte[] bytes, int from, int to) {
        int nameFrom = skipSpaces(bytes, from, to);
        int nameTo = fieldEnd(bytes, nameFrom, to);
        if (nameFrom == nameTo) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "the topic is missing");
        }
        TopicName topic = publishable(topics.topic(bytes, nameFrom, nameTo));
        int textFrom = Math.min(nameTo + 1, to);
        LineText.decode(bytes, textFrom, to);
        return new Command.Publish(
                topic, new Payloads(bytes, new int[] {textFrom, to}, 0, 1), "", List.of(), Terms.STORED, Slab.NONE);
    }

    private static TopicName publishable(TopicName topic) {
        if (topic.isBrokers()) {
            throw new BrokerException(ErrorCode.FORBIDDEN, "topics that begin with $ are the broker's");
        }
        return topic;
    }

    /**
     * The head of a frame. A byte count that cannot be trusted is fatal; anything else is refused after the payload.
     */
    private Object pub(byte[] bytes, int from, int to) {
        int nameFrom = skipSpaces(bytes, from, to);
        int nameTo = fieldEnd(bytes, nameFrom, to);
        int countFrom = skipSpaces(bytes, nameTo, to);
        int countTo = fieldEnd(bytes, countFrom, to);
        int length = byteCount(bytes, countFrom, countTo);
        if (length < 0) {
            return new Command.Refused(
                    ErrorCode.BAD_REQUEST,
                    "PUB <topic> <bytes>: the number of bytes is a whole number; PUBLISH takes text",
                    true);
        }
        if (length > maxPayload) {
            return new Command.Refused(ErrorCode.TOO_LARGE, "a payload has at most " + maxPayload + " bytes", true);
        }
        try {
            TopicName topic = publishable(topics.topic(bytes, nameFrom, nameTo));
            return pubOptions(topic, length, new Fields(LineText.decode(bytes, countTo, to)));
        } catch (BrokerException refusal) {
            return PubHead.refused(length, new Command.Refused(refusal.code(), refusal.getMessage(), false));
        }
    }

    /** The number; {@link Integer#MAX_VALUE} for any larger one; -1 where it is none. */
    private static int byteCount(byte[] bytes, int from, int to) {
        long number = from == to ? -1 : 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return -1;
            }
            number = Math.min(10 * number + bytes[i] - '0', Integer.MAX_VALUE);
        }
        return (int) number;
    }

    private static PubHead pubOptions(TopicName topic, int length, Fields fields) {
        return fields.hasMore()
                ? new PubHead(topic, length, PubOptions.read(fields), null)
                : new PubHead(topic, length, PubHead.Options.NONE, null);
    }
}
