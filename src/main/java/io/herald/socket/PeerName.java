package io.herald.socket;

import io.herald.access.Credentials;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.security.auth.x500.X500Principal;

/**
 * Who the client at the other end of a connection is, by the certificate that it showed and that its door found good:
 * the common name of its subject, for as long as the certificate holds. The hand-shake has seen that it holds now; that
 * of a connection that lives longer has to be remembered. A constant function; to be asked on the connection's event
 * loop.
 */
public final class PeerName {
    private static final String COMMON_NAME = "CN";

    private PeerName() {}

    /** The name; nothing without TLS, without a certificate, and where that does not say exactly one. */
    public static Optional<Credentials.Certificate> of(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        try {
            return tls != null
                            && tls.engine().getSession().getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? of(certificate.getSubjectX500Principal())
                            .map(name -> new Credentials.Certificate(
                                    name, certificate.getNotAfter().getTime()))
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        }
    }

    static Optional<String> of(X500Principal subject) {
        try {
            List<Object> names = new ArrayList<>();
            for (Rdn part : new LdapName(subject.getName()).getRdns()) {
                Attribute name = part.toAttributes().get(COMMON_NAME);
                for (int i = 0; name != null && i < name.size(); i++) {
                    names.add(name.get(i));
                }
            }
            return names.size() == 1 && names.get(0) instanceof String name && !name.isEmpty()
                    ? Optional.of(name)
                    : Optional.empty();
        } catch (InvalidNameException unreadable) {
            return Optional.empty();
        } catch (NamingException e) {
            throw new AssertionError("the attributes of a name lie in memory", e);
        }
    }
}
