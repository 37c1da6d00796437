package io.herald;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Tells an operator that the broker is alive while it opens a log that takes it long, and nothing where it does not.
 * Made for one opening; its timers are an event loop's.
 */
final class SlowOpening {
    /** Who waits for longer begins to wonder. */
    private static final long FIRST_MS = 2_000;

    private static final long NEXT_MS = 5_000;

    private final Vertx vertx;
    private final Path folder;
    private final Consumer<String> told;
    private final long sinceNs = System.nanoTime();
    private volatile boolean over;

    private SlowOpening(Vertx vertx, Path folder, Consumer<String> told) {
        this.vertx = vertx;
        this.folder = folder;
        this.told = told;
    }

    /**
     * Tells of an opening until it has ended.
     *
     * @param folder what is opened
     * @param told gets a sentence now and then
     */
    static <T> Future<T> watch(Vertx vertx, Path folder, Consumer<String> told, Future<T> opening) {
        SlowOpening slow = new SlowOpening(vertx, folder, told);
        long first = vertx.setTimer(FIRST_MS, id -> slow.begin());
        return opening.onComplete(ended -> {
            slow.over = true;
            vertx.cancelTimer(first);
        });
    }

    /** The disk may be busy: nobody waits for it on an event loop. */
    private void begin() {
        vertx.executeBlocking(this::size, false).onComplete(size -> {
            String bytes = size.succeeded() ? ", " + (size.result() >> 20) + " MiB" : "";
            tell("opening the log at " + folder + bytes);
        });
    }

    private void tell(String sentence) {
        if (!over) {
            told.accept(sentence);
            vertx.setTimer(NEXT_MS, id -> {
                long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNs);
                tell("still opening the log at " + folder + ", for " + seconds + " s now");
            });
        }
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toFile).mapToLong(File::length).sum();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
