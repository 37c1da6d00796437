package io.herald.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * How a client makes sure over TLS that it talks to the broker it means: by a certificate that somebody trusted has
 * signed, and that names the host. Immutable; any thread.
 */
public final class ServerTls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final SSLContext context;

    private ServerTls(SSLContext context) {
        this.context = context;
    }

    /** Trusts whom the JDK trusts. */
    public static ServerTls ofTheJdk() {
        try {
            return new ServerTls(SSLContext.getDefault());
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
        try (InputStream in = Files.newInputStream(ca)) {
            Collection<? extends Certificate> trusted =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (trusted.isEmpty()) {
                throw new IllegalArgumentException(ca + " holds no certificate in PEM");
            }
            return new ServerTls(context(trusted));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(ca + ": no such file", e);
        } catch (CertificateException e) {
            throw new IllegalArgumentException(ca + " holds no certificate in PEM", e);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(ca + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static SSLContext context(Collection<? extends Certificate> trusted)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (Certificate certificate : trusted) {
            store.setCertificateEntry("ca-" + store.size(), certificate);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
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
            throw e.getCause() instanceof CertificateException untrusted
                    ? new IOException("its certificate is not trusted: " + untrusted.getMessage(), e)
                    : e;
        }
        return secured;
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
