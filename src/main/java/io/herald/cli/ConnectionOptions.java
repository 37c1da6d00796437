package io.herald.cli;

import io.herald.client.ClientCertificate;
import io.herald.client.Login;
import io.herald.client.ServerAddress;
import io.herald.client.ServerTls;
import io.herald.topic.BrokerException;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How a broker is spoken to, at whichever of its doors, and as whom; every verb that speaks to one mixes it in. */
final class ConnectionOptions {
    @Option(names = "--tls", description = "Speak TLS; the broker's certificate must be trusted and name the host.")
    private boolean tls;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "With TLS, trust who is in this file (PEM) instead of whom the JDK trusts; means --tls.")
    private Path ca;

    /** Not just --key: that is the dedup key of a message. */
    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "Show the broker this certificate (PEM); goes with --cert-key, and means --tls.")
    private Path cert;

    @Option(
            names = "--cert-key",
            paramLabel = "FILE",
            description = "The private key of --cert (PEM), without a password.")
    private Path certKey;

    @Mixin
    private LoginOptions who;

    @Spec(Target.MIXEE)
    CommandSpec spec;

    /** How this verb proves who it is. */
    Login login() {
        return who.login(System.getenv());
    }

    /** A door, over TLS where that is wanted. */
    ServerAddress secured(ServerAddress door) {
        if ((cert == null) != (certKey == null)) {
            throw new ParameterException(spec.commandLine(), "--cert and --cert-key go together");
        }
        return tls || ca != null || cert != null ? checked(() -> door.over(trust())) : door;
    }

    private ServerTls trust() {
        ServerTls trusting = ca == null ? ServerTls.ofTheJdk() : ServerTls.trusting(ca);
        return cert == null ? trusting : trusting.showing(ClientCertificate.read(cert, certKey));
    }

    /** What cannot even be sent is wrong usage. */
    <T> T checked(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | BrokerException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
