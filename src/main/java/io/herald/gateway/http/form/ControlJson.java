package io.herald.gateway.http.form;

import io.herald.topic.ErrorCode;
import io.herald.topic.Page;
import io.herald.topic.TopicFilter;

/** What control events say, as JSON objects. */
final class ControlJson {
    private ControlJson() {}

    static byte[] gap(TopicFilter filter, long count) {
        OutputBytes out = new OutputBytes();
        out.ascii("{\"filter\":").json(filter.text());
        return out.ascii(",\"count\":").ascii(Long.toString(count)).octet('}').toArray();
    }

    static byte[] missing(Page.Missing missing) {
        OutputBytes out = new OutputBytes();
        out.ascii("{\"from\":").json(missing.from().text());
        return out.ascii(",\"to\":").json(missing.to().text()).octet('}').toArray();
    }

    static byte[] error(ErrorCode code, String detail) {
        OutputBytes out = new OutputBytes();
        out.ascii("{\"code\":").json(code.word());
        return out.ascii(",\"detail\":").json(detail).octet('}').toArray();
    }
}
