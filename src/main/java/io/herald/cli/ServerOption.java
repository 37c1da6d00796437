package io.herald.cli;

import io.herald.client.ClientSettings;
import io.herald.client.Durability;
import io.herald.client.ServerAddress;
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

/** Where the broker's line door is, and how it is spoken to; every verb that speaks there mixes it in. */
final class ServerOption {
    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9000",
            converter = LineDoor.class,
            description = "Where the broker's line door listens (default: ${DEFAULT-VALUE}).")
    private ServerAddress server;

    @Mixin
    ConnectionOptions connection;

    @Spec(Target.MIXEE)
    CommandSpec spec;

    /** The line door. */
    ServerAddress server() {
        return connection.secured(server);
    }

    /** How this verb speaks to the broker. */
    ClientSettings settings(String name) {
        return spoken(name, Durability.NONE);
    }

    /** How a subscriber speaks to the broker; one that is durable says its name. */
    ClientSettings settings(String verb, String name, Durability durability) {
        if (durability.durable() && name == null) {
            throw new ParameterException(spec.commandLine(), "--durable needs a --name to come back by");
        }
        return spoken(nameOf(verb, name), durability);
    }

    /** The name asked for, or one made up from the verb. */
    ClientSettings settings(String verb, String name) {
        return spoken(nameOf(verb, name), Durability.NONE);
    }

    private ClientSettings spoken(String name, Durability durability) {
        return checked(() -> new ClientSettings(server(), name, durability, connection.login()));
    }

    private static String nameOf(String verb, String name) {
        String madeUp =
                verb + '-' + Integer.toString(ThreadLocalRandom.current().nextInt(1 << 20, 1 << 30), 36);
        return name == null ? madeUp : name;
    }

    /** What cannot even be sent is wrong usage. */
    <T> T checked(Supplier<T> value) {
        return connection.checked(value);
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
