package io.herald;

import io.herald.config.BrokerConfig;
import io.herald.config.DoorSettings;
import io.herald.config.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/**
 * What an operator reads when the broker is up: each door's address, and a command to try there. Made once, on the
 * thread on which the broker has come up.
 */
final class Banner {
    private Banner() {}

    static String of(RunningBroker broker, String version) {
        StringBuilder text = new StringBuilder("Herald " + version + " is up.\n");
        BrokerConfig config = broker.config();
        if (broker.linePort() >= 0) {
            TlsSettings tls = config.line().tls();
            String client = tls.isOn() ? "openssl s_client -quiet " + trusting("-CAfile", tls) + "-connect " : "nc ";
            String place = reachable(config.line()) + (tls.isOn() ? ":" : " ") + broker.linePort();
            String address = config.line().host() + ":" + broker.linePort();
            line(text, "line", address, client + place + "   then type: subscribe weather");
        }
        if (broker.httpPort() >= 0) {
            TlsSettings tls = config.http().tls();
            String scheme = tls.isOn() ? "https" : "http";
            String root = scheme + "://" + reachable(config.http()) + ":" + broker.httpPort();
            String command = "curl -N " + trusting("--cacert", tls) + "'" + root + "/events?topic=weather'";
            line(text, scheme, config.http().host() + ":" + broker.httpPort(), command);
        }
        if (broker.mqttPort() >= 0) {
            TlsSettings tls = config.mqtt().tls();
            String host = reachable(config.mqtt());
            int port = broker.mqttPort();
            String where = tls.isOn()
                    ? trusting("--cafile", tls) + "-L mqtts://" + host + ":" + port + "/weather"
                    : "-h " + host + " -p " + port + " -t weather";
            line(text, tls.isOn() ? "mqtts" : "mqtt", config.mqtt().host() + ":" + port, "mosquitto_sub " + where);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String door, String address, String command) {
        text.append(String.format("  %-5s %-28s %s%n", door, address, command));
    }

    /** The address to try from this machine, where the one that is listened on stands for all of them. */
    private static String reachable(DoorSettings door) {
        return door.host().equals("0.0.0.0") || door.host().equals("::") ? "127.0.0.1" : door.host();
    }

    /** Nobody trusts a certificate that signed itself without being told to. */
    private static String trusting(String option, TlsSettings tls) {
        return tls.isOn() && signedItself(Path.of(tls.cert())) ? option + " " + quoted(tls.cert()) + " " : "";
    }

    /** A word of a command, whatever is in it. */
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static boolean signedItself(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            X509Certificate shown =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
            return shown.getIssuerX500Principal().equals(shown.getSubjectX500Principal());
        } catch (IOException | CertificateException gone) {
            return false;
        }
    }
}
