package io.herald.gateway.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * A port of this machine at which HTTP/1.1 is spoken; what is asked there is asked of a broker over HTTP/2. So tests
 * that speak the one try the other, unchanged. Owned by a test; has threads of its own.
 */
final class Http2Bridge implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 << 10;
    /** What a client says of its own connection, or the client of the JDK by itself. */
    private static final Set<String> NOT_PASSED_ON =
            Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final HttpClient client;
    private final String base;

    private Http2Bridge(int broker, SSLContext context) throws IOException {
        this.base = "https://localhost:" + broker;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(context)
                .build();
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::pass);
        server.start();
    }

    /** Opens one to a port of a broker. */
    static Http2Bridge to(int broker, SSLContext context) throws IOException {
        return new Http2Bridge(broker, context);
    }

    /** Where to connect to. */
    int port() {
        return server.getAddress().getPort();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpResponse<InputStream> answer = client.send(asked(exchange), HttpResponse.BodyHandlers.ofInputStream());
            if (answer.version() != HttpClient.Version.HTTP_2) {
                throw new IOException("asked over another version");
            }
            for (Map.Entry<String, List<String>> field : answer.headers().map().entrySet()) {
                if (!field.getKey().startsWith(":") && !field.getKey().equals("content-length")) {
                    exchange.getResponseHeaders().put(field.getKey(), field.getValue());
                }
            }
            long length =
                    answer.headers().firstValueAsLong("content-length").orElse(answer.statusCode() == 204 ? 0 : -1);
            // It takes -1 for none, and 0 for as many as come.
            exchange.sendResponseHeaders(answer.statusCode(), length == 0 ? -1 : Math.max(0, length));
            if (length != 0) {
                copy(answer.body(), exchange.getResponseBody());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest asked(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                // A page of this port is one of the broker's.
                values.forEach(value -> request.header(name, value.equals("http://localhost") ? base : value));
            }
        });
        return request.build();
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                to.write(buffer, 0, read);
                to.flush();
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
