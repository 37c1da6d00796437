package io.herald.cli.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;

class PromptTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void aPipeGivesLinesWhateverTheirEnd() throws Exception {
        try (PipedPrompt prompt = new PipedPrompt(in("a b\r\n\nlast"), out)) {
            assertThat(prompt.isReady()).isTrue();
            assertThat(prompt.readLine()).isEqualTo("a b");
            assertThat(prompt.readLine()).isEmpty();
            assertThat(prompt.readLine()).isEqualTo("last");
            assertThat(prompt.readLine()).isNull();
        }
        assertThat(out.size()).isZero();
    }

    @Test
    void aLineThatIsNotUtf8IsRefusedAndTheNextIsRead() throws Exception {
        try (PipedPrompt prompt = new PipedPrompt(new ByteArrayInputStream(new byte[] {(byte) 0xff, '\n', 'b'}), out)) {
            assertThatThrownBy(prompt::readLine).isInstanceOf(CharacterCodingException.class);
            assertThat(prompt.readLine()).isEqualTo("b");
        }
    }

    @Test
    void whatIsTypedOnATerminalIsTakenAsItIs() throws Exception {
        try (TerminalPrompt prompt = terminal("it's \"odd\\ !! ahead!\n")) {
            assertThat(prompt.readLine()).isEqualTo("it's \"odd\\ !! ahead!");
            assertThat(prompt.readLine()).isNull();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("> ");
    }

    @Test
    void aTabCompletesByTheWordsBefore() throws Exception {
        try (TerminalPrompt prompt = terminal("subscribe we\t\n")) {
            assertThat(prompt.readLine()).isEqualTo("subscribe weather ");
        }
    }

    @Test
    void deliveriesAreShownWhenTheyAreFlushed() throws Exception {
        try (TerminalPrompt prompt = terminal("")) {
            prompt.print(">> DELIVER one");
            prompt.print(">> DELIVER two");
            assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("DELIVER");
            prompt.flush();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).containsSubsequence(">> DELIVER one", ">> DELIVER two");
    }

    @Test
    void aTerminalThatDoesNotKnowItsSizeShowsTheWholePrompt() throws Exception {
        try (ExternalTerminal terminal = xterm("it is a secret\n")) {
            terminal.setSize(new Size(0, 0));
            try (SecretPrompt prompt = new SecretPrompt(terminal)) {
                assertThat(prompt.ask("Password: ")).isEqualTo("it is a secret");
            }
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Password: ");
    }

    private ExternalTerminal xterm(String typed) throws IOException {
        return new ExternalTerminal("test", "xterm", in(typed), out, StandardCharsets.UTF_8);
    }

    private TerminalPrompt terminal(String typed) throws IOException {
        return new TerminalPrompt(
                xterm(typed), before -> before.equals(List.of("subscribe")) ? List.of("weather") : List.of("quit"));
    }

    private static ByteArrayInputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
