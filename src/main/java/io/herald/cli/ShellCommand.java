package io.herald.cli;

import io.herald.client.Delivery;
import io.herald.topic.Header;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** Runs a command in a shell for each delivery and waits for it, so that messages keep their order. */
final class ShellCommand implements DeliverySink {
    private final String command;
    private final Streams streams;

    ShellCommand(String command, Streams streams) {
        this.command = command;
        this.streams = streams;
    }

    @Override
    public boolean take(Delivery delivery) throws IOException {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        ProcessBuilder builder = new ProcessBuilder(windows ? "cmd" : "sh", windows ? "/c" : "-c", command);
        builder.redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
        describe(delivery, builder.environment());
        Process process = builder.start();
        boolean read = feed(process, delivery.payload());
        try {
            int code = process.waitFor();
            if (code != 0) {
                String unread = read ? "" : ", which did not read it to its end";
                streams.say("exit code " + code + " from the command for a message on " + delivery.topic() + unread);
            }
            return code == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void flush() {}

    private static void describe(Delivery delivery, Map<String, String> environment) {
        environment.put("HERALD_TOPIC", delivery.topic());
        environment.put("HERALD_PUBLISHER", delivery.publisher());
        environment.put("HERALD_TIME", Instant.ofEpochMilli(delivery.atMs()).toString());
        environment.put("HERALD_TYPE", delivery.type());
        for (Header header : delivery.headers()) {
            String name = header.name().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
            environment.put("HERALD_HEADER_" + name, header.value());
        }
    }

    /** A command need not read what it is given. */
    private static boolean feed(Process process, byte[] payload) {
        try (OutputStream input = process.getOutputStream()) {
            input.write(payload);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
