package io.herald.gateway.http;

import io.herald.topic.Payloads;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/** Posts with the same head that go on as requests after all, one after another. Belongs to its connection. */
final class EachPost {
    private final HttpRequest known;
    private final Payloads bodies;
    private int next;

    EachPost(HttpRequest known, Payloads bodies) {
        this.known = known;
        this.bodies = bodies;
    }

    boolean hasNext() {
        return next < bodies.count();
    }

    HttpRequest head() {
        return new DefaultHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                known.uri(),
                known.headers().copy());
    }

    /** The body of this one; the next is the next one's. */
    LastHttpContent body() {
        return new DefaultLastHttpContent(Unpooled.wrappedBuffer(bodies.copy(next++)));
    }
}
