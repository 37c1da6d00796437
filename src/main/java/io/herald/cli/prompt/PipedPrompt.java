package io.herald.cli.prompt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Lines from a pipe or a file: no prompt, no history. */
public final class PipedPrompt implements Prompt {
    private final ByteLines lines;
    private final OutputStream out;

    /**
     * @param in where the lines come from
     * @param out where deliveries go; only this object writes to it
     */
    public PipedPrompt(InputStream in, OutputStream out) {
        this.lines = new ByteLines(in);
        this.out = out;
    }

    @Override
    public String readLine() throws IOException {
        byte[] line = lines.next();
        return line == null
                ? null
                : StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(line))
                        .toString();
    }

    @Override
    public boolean isReady() throws IOException {
        return lines.isReady();
    }

    @Override
    public synchronized void print(String line) {
        try {
            out.write((line + '\n').getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        flush();
    }
}
