package io.herald.gateway.http.guard;

import static io.netty.handler.codec.http2.Http2Exception.streamError;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;

/**
 * What the head of a request over HTTP/2 must be: that of one over HTTP/1.1, so that nobody to whom it is passed on can
 * be led astray by it. No state.
 */
final class Http2Head {
    private Http2Head() {}

    /** What comes behind a body has no method, and nobody reads it. */
    static void check(int stream, Http2Headers head) throws Http2Exception {
        if (head.method() == null) {
            return;
        }
        if (head.method().toString().equals("CONNECT") || !isTarget(head.path())) {
            throw streamError(stream, Http2Error.PROTOCOL_ERROR, "the target is not a path of visible characters");
        }
        for (Map.Entry<CharSequence, CharSequence> field : head) {
            if (!isValue(field.getValue())) {
                throw streamError(stream, Http2Error.PROTOCOL_ERROR, "there is a control character in a header");
            }
        }
        nameHost(stream, head);
    }

    /** Says where HTTP/1.1 says it whom the request is for. */
    private static void nameHost(int stream, Http2Headers head) throws Http2Exception {
        int hosts = head.getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1) {
            throw streamError(stream, Http2Error.PROTOCOL_ERROR, "Host comes once");
        }
        if (head.authority() == null && hosts == 1) {
            head.authority(head.get(HttpHeaderNames.HOST));
        } else if (head.authority() != null && hosts == 0) {
            head.set(HttpHeaderNames.HOST, head.authority());
        }
    }

    private static boolean isTarget(CharSequence path) {
        return path != null && path.length() > 0 && path.chars().allMatch(c -> c > 0x20 && c < 0x7F);
    }

    private static boolean isValue(CharSequence value) {
        return value.chars().allMatch(c -> c >= 0x20 && c != 0x7F || c == '\t');
    }
}
