package io.herald.cli.prompt;

import java.io.IOException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Asks a person for what nobody should see: it is not shown while it is typed. The questions go to standard error, so
 * that standard output may be a file. Closed by the verb that opened it.
 */
public final class SecretPrompt implements AutoCloseable {
    private static final char NOTHING = 0;

    private final Terminal terminal;
    private final LineReader reader;

    SecretPrompt(Terminal terminal) {
        this.terminal = UsualSize.where(terminal);
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.BRACKETED_PASTE, false)
                .variable(LineReader.DISABLE_HISTORY, true)
                .build();
    }

    /** Whether a person sits at standard input. */
    public static boolean isPossible() throws IOException, InterruptedException {
        if (!mayBeTerminal()) {
            return false;
        }
        try (Terminal terminal = terminal()) {
            return terminal != null;
        }
    }

    /** Asked of a shell, where there is one: JLine warns where it cannot unpack a library, terminal or not. */
    private static boolean mayBeTerminal() throws InterruptedException {
        ProcessBuilder test = new ProcessBuilder("sh", "-c", "test -t 0");
        try {
            return test.redirectInput(ProcessBuilder.Redirect.INHERIT).start().waitFor() == 0;
        } catch (IOException noShell) {
            return true;
        }
    }

    /** On the process's own terminal. */
    public static SecretPrompt open() throws IOException {
        return new SecretPrompt(terminal());
    }

    /** Null where there is none. */
    private static Terminal terminal() throws IOException {
        Terminal terminal = TerminalBuilder.builder()
                .system(true)
                // One that shows what is typed: asked for, it comes without a warning, and is not used.
                .dumb(true)
                .systemOutput(TerminalBuilder.SystemOutput.SysErrOrSysOut)
                .build();
        if (!terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            return terminal;
        }
        terminal.close();
        return null;
    }

    /** What was typed, or null where there is no more. */
    public String ask(String question) throws InterruptedException {
        try {
            return reader.readLine(question, NOTHING);
        } catch (EndOfFileException e) {
            return null;
        } catch (UserInterruptException e) {
            throw (InterruptedException) new InterruptedException("Ctrl-C").initCause(e);
        }
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
