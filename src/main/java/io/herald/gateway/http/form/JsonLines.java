package io.herald.gateway.http.form;

import io.herald.topic.Position;
import io.herald.topic.Run;

/**
 * JSON lines: each message is its envelope on a line. A control event is an object with its name as the only member:
 * {@code {"gap":{…}}}. An empty line says nothing.
 */
final class JsonLines implements StreamText {
    private final Envelope envelope = new Envelope(new PayloadText());

    @Override
    public String opening(Position position) {
        return "\n";
    }

    @Override
    public String heartbeat() {
        return "\n";
    }

    @Override
    public void message(Run run, int i, OutputBytes out) {
        envelope.write(run, i, out);
        out.octet('\n');
    }

    @Override
    public void control(String name, byte[] json, OutputBytes out) {
        out.ascii("{\"").ascii(name).ascii("\":").octets(json).ascii("}\n");
    }
}
