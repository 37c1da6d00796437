package io.herald.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * How a client makes sure over TLS that it talks to the broker it means: by a certificate that somebody trusted has
 * signed, and that names the host; and what it shows of itself. Immutable; any thread.
 */
public final class ServerTls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** How the JDK tells of bytes that are no TLS. */
    private static final String NO_TLS = "Unsupported or unrecognized SSL message";

    private final SSLContext context;
    /** Null where it is whom the JDK trusts. */
    private final TrustManager[] trusted;

    private ServerTls(SSLContext context, TrustManager[] trusted) {
        this.context = context;
        this.trusted = trusted;
    }

    /** Trusts whom the JDK trusts. */
    public static ServerTls ofTheJdk() {
        try {
            return new ServerTls(SSLContext.getDefault(), null);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the JDK trusts nobody: " + e.getMessage(), e);
        }
    }

    /**
     * Trusts who is in a file, and nobody else.
     *
     * @param ca certificates in PEM
     * @throws IllegalArgumentException where there are none in it
     */
    public static ServerTls trusting(Path ca) {
        List<Certificate> certificates = new PemFile(ca).certificates();
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return with(null, factory.getTrustManagers());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(ca + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Trusts the same, and shows who this client is where the broker asks. */
    public ServerTls showing(ClientCertificate own) {
        try {
            return with(own.managers(), trusted);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the certificate cannot be used: " + e.getMessage(), e);
        }
    }

    private static ServerTls with(KeyManager[] shown, TrustManager[] trusted) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown, trusted, null);
        return new ServerTls(context, trusted);
    }

    /** Shakes hands over a socket that is connected; what is given back closes it. */
    Socket over(Socket connected, ServerAddress server, Duration timeout) throws IOException {
        SSLSocket secured =
                (SSLSocket) context.getSocketFactory().createSocket(connected, server.host(), server.port(), true);
        secured.setSSLParameters(strict(secured.getSSLParameters()));
        secured.setSoTimeout((int) timeout.toMillis());
        try {
            secured.startHandshake();
        } catch (SSLException e) {
            throw inWords(e);
        }
        return secured;
    }

    private static IOException inWords(SSLException failed) {
        if (failed.getCause() instanceof CertificateException) {
            Throwable root = failed;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return new IOException("its certificate is not trusted: " + root.getMessage(), failed);
        }
        return String.valueOf(failed.getMessage()).startsWith(NO_TLS)
                ? new IOException("it does not speak TLS", failed)
                : failed;
    }

    /** The client's end of a connection, for who moves the bytes itself. */
    public SSLEngine engine(ServerAddress server) {
        SSLEngine engine = context.createSSLEngine(server.host(), server.port());
        engine.setUseClientMode(true);
        engine.setSSLParameters(strict(engine.getSSLParameters()));
        return engine;
    }

    private static SSLParameters strict(SSLParameters parameters) {
        parameters.setProtocols(PROTOCOLS);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return parameters;
    }
}
