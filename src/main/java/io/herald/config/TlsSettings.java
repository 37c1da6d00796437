package io.herald.config;

import static io.herald.config.Kind.FILE;

import java.util.List;

/**
 * What a door shows to those who connect over TLS, and whom it lets in; all of them files in PEM, and none where the
 * door speaks without TLS.
 *
 * @param cert the door's certificate, and behind it those that lead from it to the one that clients trust
 * @param key the private key that belongs to it, not encrypted
 * @param clientCa who signs the certificates of clients; where it is set, only a client that shows one is let in
 */
public record TlsSettings(
        @Setting(kind = FILE) String cert,
        @Setting(kind = FILE) String key,
        @Setting(kind = FILE) String clientCa) {
    /** Without TLS. */
    public static final TlsSettings NONE = new TlsSettings("", "", "");

    /** Whether the door speaks TLS. */
    public boolean isOn() {
        return !cert.isEmpty();
    }

    /** What is missing, one sentence a fault. */
    List<String> faults(String section) {
        if (cert.isEmpty() == key.isEmpty() && (isOn() || clientCa.isEmpty())) {
            return List.of();
        }
        String set = cert.isEmpty() ? key.isEmpty() ? "clientCa" : "key" : "cert";
        String missing = cert.isEmpty() ? "cert" : "key";
        return List.of(section + ".tls." + missing + ": not set, and " + section + ".tls." + set
                + " is; a door with TLS has a certificate and the key that belongs to it");
    }
}
