package io.herald;

import io.herald.config.ConfigReader;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A broker in this process that speaks TLS at all doors, on free ports and with its log in memory, and the authority
 * that signed what it shows. One for a test class.
 */
public final class TlsBroker implements BeforeAllCallback, AfterAllCallback {
    private static final int PATIENCE_MS = 30_000;
    private static final List<String> DOORS = List.of("LINE", "HTTP", "MQTT");

    private final boolean mutual;
    /** As JSON; empty where there are none. */
    private final String rules;
    /** Further keys with their values, in turn. */
    private final List<String> more;

    private Pki authority;
    private Path folder;
    private RunningBroker broker;

    private TlsBroker(boolean mutual, String rules, String... more) {
        this.more = List.of(more);
        this.mutual = mutual;
        this.rules = rules;
    }

    /**
     * One that lets everybody in.
     *
     * @param more keys with their values, in turn
     */
    public static TlsBroker open(String... more) {
        return new TlsBroker(false, "", more);
    }

    /** One that lets in who shows a certificate that its authority has signed. */
    public static TlsBroker mutual() {
        return new TlsBroker(true, "");
    }

    /** The same, where rules say who may do what. */
    public static TlsBroker mutual(String rules) {
        return new TlsBroker(true, rules);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        authority = Pki.authority("Test Authority");
        folder = Files.createTempDirectory("herald-tls");
        show(authority.signed("CN=localhost"));
        Map<String, String> variables = new HashMap<>(Map.of("HERALD_LOG_TYPE", "memory"));
        if (!rules.isEmpty()) {
            variables.put("HERALD_AUTH_RULES", rules);
        }
        for (int i = 0; i < more.size(); i += 2) {
            variables.put("HERALD_" + more.get(i), more.get(i + 1));
        }
        for (String door : DOORS) {
            variables.put("HERALD_" + door + "_PORT", "0");
            variables.put("HERALD_" + door + "_TLS_CERT", cert().toString());
            variables.put("HERALD_" + door + "_TLS_KEY", key().toString());
            if (mutual) {
                Path ca = authority.writeCertificate(folder.resolve("ca.pem"));
                variables.put("HERALD_" + door + "_TLS_CLIENT_CA", ca.toString());
            }
        }
        broker = await(RunningBroker.start(ConfigReader.read(variables), "1.2.3"));
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (broker != null) {
            await(stop());
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Stops it, once. */
    public Future<Void> stop() {
        RunningBroker stopping = broker;
        broker = null;
        return stopping.stop();
    }

    /** Puts another certificate, and its key, into the files. */
    public void show(Pki shown) throws Exception {
        shown.writeCertificate(cert());
        shown.writeKey(key());
    }

    /** The file of the certificate. */
    public Path cert() {
        return folder.resolve("cert.pem");
    }

    /** The file of the key. */
    public Path key() {
        return folder.resolve("key.pem");
    }

    /** Who signed what it shows. */
    public Pki authority() {
        return authority;
    }

    /** The broker itself. */
    public RunningBroker broker() {
        return broker;
    }

    /** A connection that trusts the authority, and has shaken hands. */
    public SSLSocket connect(int port) throws Exception {
        return connect(port, authority.trust());
    }

    /** A connection that has shaken hands. */
    public static SSLSocket connect(int port, SSLContext context, String... protocols) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket();
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        socket.startHandshake();
        return socket;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    }
}
