package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.TlsBroker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a program does with the HTTP client of the JDK, over one connection of HTTP/2. Owned by a test. */
final class Http2User {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client;
    private final String base;

    private Http2User(HttpClient client, int port) {
        this.client = client;
        this.base = "https://localhost:" + port;
    }

    static Http2User of(TlsBroker broker) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(broker.authority().trust())
                .version(HttpClient.Version.HTTP_2)
                .build();
        Http2User user = new Http2User(client, broker.broker().httpPort());
        // The connection that all else goes over.
        assertThat(user.get("/health/live").version()).isEqualTo(HttpClient.Version.HTTP_2);
        return user;
    }

    /**
     * A request.
     *
     * @param headers names with their values, in turn
     */
    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return client.send(request(path, headers).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return ask("POST", path, body, headers);
    }

    HttpResponse<String> ask(String method, String path, String body, String... headers) throws Exception {
        return client.send(
                request(path, headers)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Opens a stream; its head is here. */
    Lines stream(String path, String... headers) throws Exception {
        Lines lines = new Lines();
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(
                request(path, headers).GET().build(), HttpResponse.BodyHandlers.fromLineSubscriber(lines));
        lines.answer = answer;
        return lines;
    }

    /** The lines of a stream, as they come. */
    static final class Lines implements Flow.Subscriber<String> {
        private static final String END = "\0";

        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private CompletableFuture<HttpResponse<Void>> answer;
        private volatile Throwable fault;
        private Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            subscription = begun;
            begun.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            lines.add(line);
        }

        @Override
        public void onError(Throwable broken) {
            fault = broken;
            lines.add(END);
        }

        @Override
        public void onComplete() {
            lines.add(END);
        }

        /** Hangs up. */
        void cancel() {
            subscription.cancel();
        }

        /** The next line with something in it; null at the end. */
        String next() throws InterruptedException {
            String line = "";
            while (line != null && line.isEmpty()) {
                line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            assertThat(line).as("a line, in time").isNotNull();
            return line.equals(END) ? null : line;
        }

        /** The next line that begins so. */
        String next(String start) throws InterruptedException {
            String line = next();
            while (line != null && !line.startsWith(start)) {
                line = next();
            }
            assertThat(line).as("a line that begins with " + start).isNotNull();
            return line;
        }

        /** Waits until it is subscribed. */
        Lines subscribed() throws InterruptedException {
            next(": subscribed");
            return this;
        }

        /** What went wrong; null where it ended in order. */
        Throwable fault() {
            return fault;
        }

        /** How the answer was made; not before it is over. */
        HttpResponse<Void> answer() throws Exception {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
