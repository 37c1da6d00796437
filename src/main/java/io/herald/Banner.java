package io.herald;

import io.herald.config.AuthSettings;
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
 * What an operator reads when the broker is up: each door's address, and a command to try there, which says who one is
 * where that is wanted first. Made once, on the thread on which the broker has come up.
 */
final class Banner {
    private Banner() {}

    /** Where each door is; negative where it is not. */
    record Ports(int line, int http, int mqtt) {}

    static String of(RunningBroker broker, String version) {
        return of(broker.config(), new Ports(broker.linePort(), broker.httpPort(), broker.mqttPort()), version);
    }

    static String of(BrokerConfig config, Ports ports, String version) {
        StringBuilder text = new StringBuilder("Herald " + version + " is up.\n");
        Login login = Login.of(config.auth());
        if (ports.line >= 0) {
            TlsSettings tls = config.line().tls();
            String client = tls.isOn() ? "openssl s_client -quiet " + trusting("-CAfile", tls) + "-connect " : "nc ";
            String place = reachable(config.line()) + (tls.isOn() ? ":" : " ") + ports.line;
            String address = config.line().host() + ":" + ports.line;
            line(text, "line", address, client + place + "   then type: " + login.line);
        }
        if (ports.http >= 0) {
            TlsSettings tls = config.http().tls();
            String scheme = tls.isOn() ? "https" : "http";
            String root = scheme + "://" + reachable(config.http()) + ":" + ports.http;
            String command =
                    "curl -N " + login.http + trusting("--cacert", tls) + "'" + root + "/events?topic=weather'";
            line(text, scheme, config.http().host() + ":" + ports.http, command);
        }
        if (ports.mqtt >= 0) {
            TlsSettings tls = config.mqtt().tls();
            String host = reachable(config.mqtt());
            String where = tls.isOn()
                    ? trusting("--cafile", tls) + "-L mqtts://" + host + ":" + ports.mqtt + "/weather"
                    : "-h " + host + " -p " + ports.mqtt + " -t weather";
            String address = config.mqtt().host() + ":" + ports.mqtt;
            line(text, tls.isOn() ? "mqtts" : "mqtt", address, "mosquitto_sub " + login.mqtt + where);
        }
        return text.toString();
    }

    /**
     * What is said first at each door, by who has to prove who it is: all else may be refused before.
     *
     * @param line what to type first
     * @param http an option of curl, and a space
     * @param mqtt options of mosquitto_sub, and a space
     */
    private record Login(String line, String http, String mqtt) {
        private static Login of(AuthSettings auth) {
            if (!auth.identifies()) {
                return new Login("subscribe weather", "", "");
            }
            // Curl asks for the password.
            return auth.users().isEmpty()
                    ? new Login("hello me token=TOKEN", "-H 'Authorization: Bearer TOKEN' ", "-u me -P TOKEN ")
                    : new Login("hello me user=USER pass=PASSWORD", "-u USER ", "-u USER -P PASSWORD ");
        }
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
