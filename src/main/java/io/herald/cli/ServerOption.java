package io.herald.cli;

import io.herald.client.ClientSettings;
import io.herald.client.Durability;
import io.herald.client.Login;
import io.herald.client.ServerAddress;
import io.herald.client.ServerTls;
import io.herald.topic.BrokerException;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import picocli.CommandLine.TypeConversionException;

/** Where the broker is, and who we are; every verb mixes it in. */
final class ServerOption {
    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9000",
            converter = LineDoor.class,
            description = "Where the broker's line door listens (default: ${DEFAULT-VALUE}).")
    private ServerAddress server;

    @Option(names = "--tls", description = "Speak TLS; the broker's certificate must be trusted and name the host.")
    private boolean tls;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "With TLS, trust who is in this file (PEM) instead of whom the JDK trusts; means --tls.")
    private Path ca;

    @Mixin
    LoginOptions who;

    @Spec(Target.MIXEE)
    CommandSpec spec;

    /** How this verb proves who it is. */
    Login login() {
        return who.login(System.getenv());
    }

    /** The line door. */
    ServerAddress server() {
        return secured(server);
    }

    /** A door, over TLS where that is wanted. */
    ServerAddress secured(ServerAddress door) {
        if (ca != null) {
            return checked(() -> door.over(ServerTls.trusting(ca)));
        }
        return tls ? checked(() -> door.over(ServerTls.ofTheJdk())) : door;
    }

    /** How this verb speaks to the broker. */
    ClientSettings settings(String name) {
        return checked(() -> new ClientSettings(server(), name, Durability.NONE, login()));
    }

    /** How a subscriber speaks to the broker; one that is durable says its name. */
    ClientSettings settings(String verb, String name, Durability durability) {
        if (durability.durable() && name == null) {
            throw new ParameterException(spec.commandLine(), "--durable needs a --name to come back by");
        }
        return new ClientSettings(server(), settings(verb, name).name(), durability, login());
    }

    /** The name asked for, or one made up from the verb. */
    ClientSettings settings(String verb, String name) {
        String madeUp =
                verb + '-' + Integer.toString(ThreadLocalRandom.current().nextInt(1 << 20, 1 << 30), 36);
        return settings(name == null ? madeUp : name);
    }

    /** What cannot even be sent is wrong usage. */
    <T> T checked(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | BrokerException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** Reads {@code host:port} for the line door. */
    static final class LineDoor implements ITypeConverter<ServerAddress> {
        @Override
        public ServerAddress convert(String text) {
            return address(text, 9000);
        }
    }

    /** Reads {@code host:port} for the HTTP door. */
    static final class HttpDoor implements ITypeConverter<ServerAddress> {
        @Override
        public ServerAddress convert(String text) {
            return address(text, 8080);
        }
    }

    /** Reads {@code host:port} for the MQTT door. */
    static final class MqttDoor implements ITypeConverter<ServerAddress> {
        @Override
        public ServerAddress convert(String text) {
            return address(text, 1883);
        }
    }

    private static ServerAddress address(String text, int defaultPort) {
        try {
            return ServerAddress.parse(text, defaultPort);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
