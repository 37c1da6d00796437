package io.herald.tls;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What one door shows to those who connect, and whom it lets in: certificates and a key that were found good. How a
 * door speaks TLS is decided here. Immutable.
 */
public final class TlsMaterial {
    /** How long a client may take from its connection to the end of the handshake. */
    static final int HANDSHAKE_S = 10;

    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    /** All that keep what was sent secret though a key becomes known later, and none that is known to be weak. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private final Buffer cert;
    private final Buffer key;
    /** Null where any client is let in. */
    private final Buffer clientCa;

    TlsMaterial(Buffer cert, Buffer key, Buffer clientCa) {
        this.cert = cert;
        this.key = key;
        this.clientCa = clientCa;
    }

    PemKeyCertOptions pair() {
        return new PemKeyCertOptions().setCertValue(cert).setKeyValue(key);
    }

    PemTrustOptions clientTrust() {
        return clientCa == null ? null : new PemTrustOptions().addCertValue(clientCa);
    }

    /** For a server that has begun to listen with another: what changes between the two. */
    public ServerSSLOptions options() {
        ServerSSLOptions options = new ServerSSLOptions().setKeyCertOptions(pair());
        CIPHERS.forEach(options::addEnabledCipherSuite);
        options.setEnabledSecureTransportProtocols(protocols());
        if (clientCa != null) {
            options.setTrustOptions(clientTrust()).setClientAuth(ClientAuth.REQUIRED);
        }
        return options;
    }

    /**
     * Has a server speak TLS, and nothing else. Every client is shown the same certificate, whichever name it asks for:
     * nothing is kept for names. The arithmetic of a handshake is done by worker threads.
     */
    public void secure(NetServerOptions server) {
        server.setSsl(true).setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true));
        server.setKeyCertOptions(pair());
        CIPHERS.forEach(server::addEnabledCipherSuite);
        server.setEnabledSecureTransportProtocols(protocols());
        server.setSslHandshakeTimeout(HANDSHAKE_S).setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        if (clientCa != null) {
            server.setTrustOptions(clientTrust()).setClientAuth(ClientAuth.REQUIRED);
        }
    }

    private static Set<String> protocols() {
        return new LinkedHashSet<>(PROTOCOLS);
    }
}
