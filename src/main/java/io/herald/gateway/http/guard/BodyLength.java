package io.herald.gateway.http.guard;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;

/** How a request says where its body ends: in one way only, so that nobody reads it otherwise. No state. */
final class BodyLength {
    private BodyLength() {}

    /**
     * What is wrong with it; null where nothing is.
     *
     * @param conflicting whether the platform has found two lengths, and taken one away
     */
    static String fault(HttpRequest request, boolean conflicting) {
        HttpHeaders headers = request.headers();
        if (!headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return headers.contains(HttpHeaderNames.CONTENT_LENGTH) ? fault(headers) : null;
        }
        List<String> encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (conflicting || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return "Transfer-Encoding and Content-Length exclude each other";
        }
        if (encodings.size() > 1 || !encodings.get(0).equalsIgnoreCase("chunked")) {
            return "the only Transfer-Encoding is chunked";
        }
        return request.protocolVersion().equals(HttpVersion.HTTP_1_1) ? null : "chunks come with HTTP/1.1 only";
    }

    private static String fault(HttpHeaders headers) {
        List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        String length = lengths.get(0);
        // A long has room for eighteen digits, whichever they are.
        boolean number =
                !length.isEmpty() && length.length() <= 18 && length.chars().allMatch(c -> c >= '0' && c <= '9');
        return lengths.size() == 1 && number ? null : "Content-Length is one number";
    }
}
