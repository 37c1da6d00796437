package io.herald.gateway.http;

import io.herald.config.HttpSettings;
import io.herald.gateway.http.websocket.WebSocketOptions;
import io.herald.tls.TlsMaterial;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.ServerSSLOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How the platform's HTTP server is set up: what it speaks, and what it bounds itself. HTTP/2 is spoken where TLS is,
 * with clients that ask for it. No state.
 */
final class ServerOptions {
    /** How many requests a client may have open on one connection over HTTP/2. */
    static final int MOST_STREAMS = 100;
    /** The longest head of a request over HTTP/2, as the standard counts it: what a line and headers may have. */
    static final int MOST_HEAD_BYTES = WebSocketOptions.REQUEST_LINE_LIMIT_BYTES + WebSocketOptions.HEADERS_LIMIT_BYTES;
    /** How many requests a client may give up within {@link #RESET_WINDOW_S} on one connection. */
    static final int MOST_RESETS = 200;

    static final int RESET_WINDOW_S = 30;
    /** How many frames with little in them the head of a request may come in. */
    private static final int MOST_SMALL_CONTINUATIONS = 16;

    private static final int ACCEPT_BACKLOG = 4096;

    private ServerOptions() {}

    /** Those of a server that is to listen. */
    static HttpServerOptions of(HttpSettings config, Optional<TlsMaterial> tls) {
        HttpServerOptions options =
                WebSocketOptions.server().setStrictThreadMode(true).setAcceptBacklog(ACCEPT_BACKLOG);
        options.setTcpKeepAlive(true).setTcpNoDelay(true);
        tls.ifPresent(material -> {
            material.secure(options);
            options.setUseAlpn(true).setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1));
            bound(options);
            // Until a connection is handed over nothing is written to it, so this is how long its beginning may take.
            options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setWriteIdleTimeout((int) config.headTimeout().toMillis());
        });
        return options;
    }

    private static void bound(HttpServerOptions options) {
        options.setInitialSettings(
                new Http2Settings().setMaxConcurrentStreams(MOST_STREAMS).setMaxHeaderListSize(MOST_HEAD_BYTES));
        options.setHttp2RstFloodMaxRstFramePerWindow(MOST_RESETS)
                .setHttp2RstFloodWindowDuration(RESET_WINDOW_S)
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
                .setHttp2MaxSmallContinuationFrames(MOST_SMALL_CONTINUATIONS);
    }

    /** What changes of them when another certificate is shown. */
    static ServerSSLOptions renewed(TlsMaterial material) {
        ServerSSLOptions options = material.options();
        options.setUseAlpn(true).setApplicationLayerProtocols(List.of("h2", "http/1.1"));
        return options;
    }
}
