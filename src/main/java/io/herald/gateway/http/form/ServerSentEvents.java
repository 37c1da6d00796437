package io.herald.gateway.http.form;

import io.herald.topic.Payloads;
import io.herald.topic.Position;
import io.herald.topic.Run;

/**
 * Server-sent events, as the HTML standard has them (section 9.2). A message is an event without a name whose data is
 * the payload or its envelope. A payload that is not UTF-8 cannot be data: as a payload it is sent as an event named
 * {@code binary}, in base64.
 *
 * <p>A payload is cut at CR, LF and CRLF alike, and each line is sent as a {@code data} field of its own: nothing in it
 * can end the event or begin another field. The client puts the lines together again with LF.
 */
final class ServerSentEvents implements StreamText {
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':', ' '};

    private static final byte[] ID = {'i', 'd', ':', ' '};

    private final PayloadText text = new PayloadText();
    private final Envelope envelope;

    private ServerSentEvents(boolean enveloped) {
        this.envelope = enveloped ? new Envelope(text) : null;
    }

    static ServerSentEvents ofPayloads() {
        return new ServerSentEvents(false);
    }

    static ServerSentEvents ofEnvelopes() {
        return new ServerSentEvents(true);
    }

    /** A block with an id and no data is no event: it only tells the client where to go on if it is cut off now. */
    @Override
    public String opening(Position position) {
        String opening = "retry: 2000\n: subscribed\n\n";
        return position == null ? opening : opening + "id: " + position.text() + "\n\n";
    }

    @Override
    public String heartbeat() {
        return ":\n\n";
    }

    @Override
    public String comeBack(long afterMs) {
        return "retry: " + afterMs + "\n\n";
    }

    @Override
    public void message(Run run, int i, OutputBytes out) {
        // A retained message is shown out of turn: whoever comes back goes on from where it stands, not from there.
        if (run.isStored() && !run.head().terms().retain()) {
            out.octets(ID).ascii(run.id(i).text()).octet('\n');
        }
        if (envelope != null) {
            out.octets(DATA);
            envelope.write(run, i, out);
            out.octet('\n').octet('\n');
        } else {
            payload(run.payloads(), i, out);
        }
    }

    @Override
    public void again(Run message, int times, OutputBytes out) {
        if (envelope == null) {
            message(message, 0, out);
            return;
        }
        out.octets(ID).ascii(message.first().text()).octet('\n').octets(DATA);
        envelope.writeAgain(message, times, out);
        out.octet('\n').octet('\n');
    }

    private void payload(Payloads payloads, int i, OutputBytes out) {
        byte[] bytes = payloads.bytes();
        int start = payloads.start(i);
        int end = payloads.end(i);
        if (text.isText(bytes, start, end)) {
            lines(bytes, start, end, out);
        } else {
            out.ascii("event: binary\n").octets(DATA).base64(bytes, start, end).octet('\n');
        }
        out.octet('\n');
    }

    private static void lines(byte[] bytes, int start, int end, OutputBytes out) {
        int from = start;
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                out.octets(DATA).octets(bytes, from, i).octet('\n');
                boolean both = bytes[i] == '\r' && i + 1 < end && bytes[i + 1] == '\n';
                i += both ? 1 : 0;
                from = i + 1;
            }
        }
        out.octets(DATA).octets(bytes, from, end).octet('\n');
    }

    @Override
    public void control(String name, byte[] json, OutputBytes out) {
        out.ascii("event: ").ascii(name).octet('\n');
        out.octets(DATA).octets(json).octet('\n').octet('\n');
    }
}
