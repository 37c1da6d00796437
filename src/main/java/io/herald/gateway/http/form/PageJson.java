package io.herald.gateway.http.form;

import io.herald.topic.Page;
import io.herald.topic.Run;

/**
 * A page of stored messages as one JSON object: {@code {"messages":[…],"next":"…"}}, each message its envelope, and
 * {@code "missing":{"from","to"}} before {@code next} where messages are not kept any more. One for each door instance,
 * on its event loop.
 */
public final class PageJson {
    private final Envelope envelope = new Envelope(new PayloadText());
    private final OutputBytes out = new OutputBytes();

    /** Writes a page. */
    public byte[] write(Page page) {
        out.clear().ascii("{\"messages\":[");
        String before = "";
        for (Run run : page.runs()) {
            for (int i = 0; i < run.count(); i++) {
                envelope.write(run, i, out.ascii(before));
                before = ",";
            }
        }
        out.octet(']');
        if (page.missing() != null) {
            out.ascii(",\"missing\":").octets(ControlJson.missing(page.missing()));
        }
        return out.ascii(",\"next\":").json(page.next().text()).octet('}').toArray();
    }
}
