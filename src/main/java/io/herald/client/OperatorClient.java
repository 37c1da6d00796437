package io.herald.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;

/** Asks a broker, at its HTTP door, for what an operator may have. Every call blocks; any thread. */
public final class OperatorClient {
    /** Longer than the broker takes for anything: it answers then, with a refusal. */
    private static final Duration PATIENCE = Duration.ofMinutes(11);

    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);
    private static final int MAX_ANSWER_BYTES = 64 << 10;

    private final ServerAddress http;

    /** @param http where the broker's HTTP door listens */
    public OperatorClient(ServerAddress http) {
        this.http = http;
    }

    /**
     * A copy of the log.
     *
     * @param folder where it is, on the broker's machine
     * @param last the newest message in it
     * @param bytes how much it is
     */
    public record Backup(String folder, String last, long bytes) {}

    /**
     * Has a copy of the log made.
     *
     * @throws RefusedException where the broker says no
     * @throws IOException where there is no broker
     */
    public Backup backup() throws IOException {
        Map<String, String> answer = post("/backups");
        if (!answer.keySet().containsAll(Set.of("folder", "last", "bytes"))
                || !answer.get("bytes").matches("[0-9]{1,18}")
                || !answer.get("folder").matches("[^\\x00-\\x1f]+")) {
            throw noBroker(null);
        }
        return new Backup(answer.get("folder"), answer.get("last"), Long.parseLong(answer.get("bytes")));
    }

    private Map<String, String> post(String path) throws IOException {
        HttpURLConnection connection = open(path);
        try {
            connection.setRequestMethod("POST");
            connection.setConnectTimeout((int) CONNECTED_WITHIN.toMillis());
            connection.setReadTimeout((int) PATIENCE.toMillis());
            connection.setFixedLengthStreamingMode(0);
            connection.setDoOutput(true);
            connect(connection);
            connection.getOutputStream().close();
            boolean done = connection.getResponseCode() < HttpURLConnection.HTTP_BAD_REQUEST;
            Map<String, String> answer = members(done ? connection.getInputStream() : connection.getErrorStream());
            if (!done) {
                throw new RefusedException(new Reply.Refusal(
                        answer.getOrDefault("code", Integer.toString(connection.getResponseCode())),
                        answer.getOrDefault("detail", "")));
            }
            return answer;
        } finally {
            connection.disconnect();
        }
    }

    private void connect(HttpURLConnection connection) throws IOException {
        try {
            connection.connect();
        } catch (IOException e) {
            throw new IOException("no broker at " + http + ": " + e.getMessage(), e);
        }
    }

    private HttpURLConnection open(String path) throws IOException {
        String scheme = http.tls() == null ? "http" : "https";
        try {
            URL url = new URI(scheme, null, http.host(), http.port(), path, null, null).toURL();
            HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
            if (connection instanceof HttpsURLConnection secured) {
                secured.setSSLSocketFactory(http.tls().sockets());
            }
            return connection;
        } catch (URISyntaxException e) {
            throw new IOException("no broker at " + http + ": " + e.getMessage(), e);
        }
    }

    private IOException noBroker(Exception why) {
        return new IOException("what answers at " + http + " is no broker of this version", why);
    }

    /** The members of an object that are no objects themselves, as text. */
    private Map<String, String> members(InputStream body) throws IOException {
        Map<String, String> members = new HashMap<>();
        if (body == null) {
            return members;
        }
        try (InputStream in = body;
                JsonParser parser = new JsonFactory().createParser(in.readNBytes(MAX_ANSWER_BYTES))) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    JsonToken value = parser.nextToken();
                    if (value != null && value.isScalarValue()) {
                        members.put(name, parser.getText());
                    }
                }
            }
            return members;
        } catch (JsonProcessingException e) {
            throw noBroker(e);
        }
    }
}
