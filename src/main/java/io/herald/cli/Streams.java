package io.herald.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What a verb reads and writes: the standard streams, always in UTF-8, or a test's. Lives as long as the process.
 *
 * @param in standard input
 * @param out standard output, buffered
 * @param err standard error
 * @param terminal whether a person sits at both ends
 */
record Streams(InputStream in, OutputStream out, PrintStream err, boolean terminal) {

    /** The process's own. */
    static Streams standard() {
        return new Streams(
                System.in,
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                isTerminal());
    }

    /** Before JDK 22 there is a console only where there is a terminal; since then it has to be asked. */
    private static boolean isTerminal() {
        if (System.console() == null) {
            return false;
        }
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(System.console());
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** Whether it reads what the process reads. */
    boolean isProcessInput() {
        return in == System.in;
    }

    /** One line for a person on standard error, without anything that could steer the terminal. */
    void say(String message) {
        err.println("herald: " + Escapes.escape(message));
    }

    /** Text on standard output. */
    void print(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes on standard output. */
    void write(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PrintWriter outWriter() {
        return new PrintWriter(out, true, StandardCharsets.UTF_8);
    }

    PrintWriter errWriter() {
        return new PrintWriter(err, true, StandardCharsets.UTF_8);
    }
}
