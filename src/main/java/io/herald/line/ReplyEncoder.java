package io.herald.line;

import io.herald.topic.MessageId;
import java.nio.charset.StandardCharsets;

/** Writes replies as lines. It has no state. */
public final class ReplyEncoder {
    private static final String HELP = """
            HELLO <name> [user=… pass=…|token=…] [frames] [durable] [expiry=…]
                                                     say who you are, and prove it where that is asked for;
                                                     frames: get MSG frames, not DELIVER lines; durable: what
                                                     you have not had waits for you
            SUBSCRIBE <filter> [from=…] [qos=…] [policy=…]  get what is published from now on, or from a place in the
                                                     log: earliest, an id, a time, 15m; + one level, # the rest;
                                                     $share/<group>/<filter>: one of the group gets each message
            UNSUBSCRIBE <filter>                     get it no more
            ACK <id>, NACK <id> [delay=…]            durable and frames: you are done with a message, or want it again
            PUBLISH <topic> <text>                   store and publish the text up to the end of the line
            PUB <topic> <bytes> [qos=…] [key=…] [ttl=…] [retain] [type=…] [h.<name>=…]
                                                     publish so many bytes, which follow after the line
            TOPICS [<filter>]                        list the topics
            PING                                     get PONG
            QUIT                                     leave
            OK
            """;

    private static final String LOGIN = """
            HELLO <name> user=… pass=…               say who you are and prove it, before all else: HELP tells more then
            HELLO <name> token=…                     the same with a token
            PING                                     get PONG
            QUIT                                     leave
            OK
            """;

    private static final int MAX_DETAIL = 200;

    private ReplyEncoder() {}

    /** The bytes of a reply, with its line end. */
    public static byte[] encode(Reply reply) {
        return text(reply).getBytes(StandardCharsets.UTF_8);
    }

    /** The answers to messages that follow each other, {@code OK <id>} a line. */
    public static byte[] stored(MessageId first, int count) {
        StringBuilder lines = new StringBuilder(count * 12);
        for (int i = 0; i < count; i++) {
            lines.append("OK ").append(first.plus(i).text()).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(Reply reply) {
        if (reply instanceof Reply.Ok ok) {
            return ok.detail().isEmpty() ? "OK\n" : "OK " + oneLine(ok.detail()) + "\n";
        }
        if (reply instanceof Reply.Err err) {
            return "ERR " + err.code().word() + " " + oneLine(err.detail()) + "\n";
        }
        if (reply instanceof Reply.Topic topic) {
            String name = LineText.encodeName(topic.name());
            return "TOPIC " + name + " subscribers=" + topic.subscribers() + " messages=" + topic.messages() + "\n";
        }
        if (reply instanceof Reply.Gap gap) {
            return "GAP " + LineText.encodeName(gap.filter().text()) + " " + gap.count() + "\n";
        }
        if (reply instanceof Reply.Missing missing) {
            return "GAP # from=" + missing.from().text() + " to=" + missing.to().text() + "\n";
        }
        if (reply instanceof Reply.Help help) {
            return help.loginFirst() ? LOGIN : HELP;
        }
        return reply instanceof Reply.Pong ? "PONG\n" : "BYE\n";
    }

    /** A refusal quotes what the client wrote; it is cut, and kept from ending the line or steering a terminal. */
    private static String oneLine(String detail) {
        int whole = detail.length() <= MAX_DETAIL || !Character.isHighSurrogate(detail.charAt(MAX_DETAIL - 1))
                ? MAX_DETAIL
                : MAX_DETAIL - 1;
        String cut = detail.length() <= MAX_DETAIL ? detail : detail.substring(0, whole) + "…";
        StringBuilder line = new StringBuilder(cut);
        for (int i = 0; i < line.length(); i++) {
            if (Character.isISOControl(line.charAt(i))) {
                line.setCharAt(i, '?');
            }
        }
        return line.toString();
    }
}
