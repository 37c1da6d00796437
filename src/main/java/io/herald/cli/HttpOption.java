package io.herald.cli;

import io.herald.client.ServerAddress;
import picocli.CommandLine.Option;

/** Where the broker's HTTP door is; verbs that ask there mix it in. */
final class HttpOption {
    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8080",
            converter = ServerOption.HttpDoor.class,
            description = "Where the broker's HTTP door listens (default: ${DEFAULT-VALUE}).")
    ServerAddress door;
}
