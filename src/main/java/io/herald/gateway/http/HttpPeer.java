package io.herald.gateway.http;

import io.herald.bus.Broker;
import io.herald.gateway.PublishWindow;
import io.herald.topic.ErrorCode;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * One client's connection: its name, the stream it may have become, and the answer it has to wait for while too much
 * is in flight. As long as an answer is due the platform takes no further request from the client, so that holding it
 * back is what paces a publisher. Owned by its door instance, on its event loop.
 */
final class HttpPeer implements PublishWindow.Publisher {
    private final Broker broker;
    private final HttpServerConnection connection;
    private String name;
    private EventStream stream;
    private boolean paused;
    private HttpServerResponse held;
    private Buffer heldBody;

    HttpPeer(Broker broker, HttpServerConnection connection) {
        this.broker = broker;
        this.connection = connection;
    }

    /** The name of a client that says none. */
    String name() {
        if (name == null) {
            name = broker.nextAnonymous();
        }
        return name;
    }

    /** The place in the pipeline beneath which a stream writes. */
    ChannelHandlerContext encoder() {
        return connection.channelHandlerContext().pipeline().context("httpEncoder");
    }

    /** From now on the connection is a stream. */
    void become(EventStream opened) {
        stream = opened;
    }

    EventStream stream() {
        return stream;
    }

    /** Answers now, or when the core has room again. */
    void answer(HttpServerResponse response, Buffer body) {
        if (paused) {
            held = response;
            heldBody = body;
        } else {
            response.end(body);
        }
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        if (held != null) {
            HttpServerResponse response = held;
            held = null;
            response.end(heldBody);
        }
    }

    /** Ends the stream, if there is one, and says why. */
    void end(ErrorCode code, String detail) {
        if (stream != null) {
            stream.end(code, detail);
        }
    }

    /** The connection is closed, from whichever side. */
    void closed() {
        if (stream != null) {
            stream.closed();
        }
    }
}
