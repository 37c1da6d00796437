package io.herald.cli.prompt;

import java.io.IOException;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Lines from a person: a prompt, editing, the history of this session, completion. What arrives is gathered until it
 * is flushed, so that the prompt is redrawn once for many deliveries.
 */
public final class TerminalPrompt implements Prompt {
    private static final String PROMPT = "> ";

    private final Terminal terminal;
    private final LineReader reader;
    private final StringBuilder above = new StringBuilder();

    /** On the process's own terminal. */
    public static TerminalPrompt open(Completion completion) throws IOException {
        return new TerminalPrompt(TerminalBuilder.builder().system(true).build(), completion);
    }

    TerminalPrompt(Terminal terminal, Completion completion) {
        this.terminal = UsualSize.where(terminal);
        // What is typed is text: quotes, backslashes and exclamation marks mean themselves.
        DefaultParser words = new DefaultParser().escapeChars(null).quoteChars(new char[0]);
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(words)
                .completer((line, typed, candidates) -> complete(completion, typed, candidates))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.BRACKETED_PASTE, false)
                .build();
    }

    private static void complete(Completion completion, ParsedLine typed, List<Candidate> candidates) {
        completion
                .candidates(typed.words().subList(0, typed.wordIndex()))
                .forEach(word -> candidates.add(new Candidate(word)));
    }

    @Override
    public String readLine() throws IOException, InterruptedException {
        try {
            return reader.readLine(PROMPT);
        } catch (EndOfFileException e) {
            return null;
        } catch (UserInterruptException e) {
            throw (InterruptedException) new InterruptedException("Ctrl-C").initCause(e);
        }
    }

    @Override
    public boolean isReady() {
        return false;
    }

    @Override
    public synchronized void print(String line) {
        above.append(line).append('\n');
    }

    @Override
    public synchronized void flush() {
        if (above.length() > 0) {
            above.setLength(above.length() - 1);
            reader.printAbove(above.toString());
            above.setLength(0);
        }
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
