package io.herald.cli.prompt;

import java.io.IOException;
import java.util.List;

/** Where an interactive verb gets its lines, and shows what arrives meanwhile. Closed by the verb that opened it. */
public interface Prompt extends AutoCloseable {
    /**
     * The next line, or null at the end of the input.
     *
     * @throws java.nio.charset.CharacterCodingException when the line is not UTF-8; the next one can be read
     * @throws InterruptedException when Ctrl-C was pressed at the prompt, or the reading thread was interrupted
     */
    String readLine() throws IOException, InterruptedException;

    /** True when the next line is here already, so that what was read may be sent together with it. */
    boolean isReady() throws IOException;

    /** Shows a line above the prompt, at the latest with {@link #flush}. */
    void print(String line);

    /** Shows what was printed. Throws {@link java.io.UncheckedIOException} when nobody reads it any more. */
    void flush();

    @Override
    void close() throws IOException;

    /** What could stand at the place of the last word, given the words before it. */
    @FunctionalInterface
    interface Completion {
        List<String> candidates(List<String> before);
    }
}
