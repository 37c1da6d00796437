package io.herald.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Asks a broker, at its HTTP door, for what an operator may have. Every call blocks; any thread. */
public final class OperatorClient {
    /** Longer than the broker takes for anything: it answers then, with a refusal. */
    private static final Duration PATIENCE = Duration.ofMinutes(11);

    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);
    /** The lowest status that says no. */
    private static final int FIRST_REFUSAL = 400;

    private final ServerAddress http;
    private final Login login;

    /**
     * @param http where the broker's HTTP door listens
     * @param login how the operator proves who it is
     */
    public OperatorClient(ServerAddress http, Login login) {
        this.http = http;
        this.login = login;
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
        HttpAnswer answer = ask("POST " + path);
        Map<String, String> members = members(answer.body());
        if (answer.status() >= FIRST_REFUSAL) {
            throw new RefusedException(new Reply.Refusal(
                    members.getOrDefault("code", Integer.toString(answer.status())),
                    members.getOrDefault("detail", "")));
        }
        return members;
    }

    /** Written here, because the JDK keeps what a 401 says to itself. */
    private HttpAnswer ask(String what) throws IOException {
        String shown = login.authorization();
        String request = what + " HTTP/1.1\r\nHost: " + http + "\r\nConnection: close\r\nContent-Length: 0\r\n"
                + (shown.isEmpty() ? "" : "Authorization: " + shown + "\r\n") + "\r\n";
        try (Socket socket = http.connect(CONNECTED_WITHIN)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return HttpAnswer.read(socket.getInputStream());
        } catch (ProtocolException e) {
            throw noBroker(e);
        } catch (EOFException e) {
            throw http.closed(false);
        }
    }

    private IOException noBroker(Exception why) {
        return new IOException("what answers at " + http + " is no broker of this version", why);
    }

    /** The members of an object that are no objects themselves, as text. */
    private Map<String, String> members(byte[] body) throws IOException {
        Map<String, String> members = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(body)) {
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
