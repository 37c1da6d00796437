package io.herald.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading an answer over HTTP. */
class HttpAnswerTest {
    private static HttpAnswer read(String text) throws IOException {
        return HttpAnswer.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String body(String text) throws IOException {
        return new String(read(text).body(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aBodyIsAsLongAsItsHeadSaysOrGoesToTheEnd() throws IOException {
        assertThat(body("HTTP/1.1 201 Created\r\nx: y\r\ncontent-LENGTH:  2 \r\n\r\n{}behind"))
                .isEqualTo("{}");
        assertThat(body("HTTP/1.0 200\n\n{\"a\":1}")).isEqualTo("{\"a\":1}");
        assertThat(read("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void ofABodyWithoutAnEndTheBeginningIsTaken() throws IOException {
        assertThat(body("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(100_000))).hasSize(64 << 10);
        assertThat(body("HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + "x".repeat(99_999)))
                .hasSize(64 << 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ERR bad-request no such command\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 99 x\r\n\r\n", "\n"})
    void whatIsNoHttpIsKnownByItsFirstLine(String said) {
        assertThatThrownBy(() -> read(said)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void aHeadHasAnEnd() {
        assertThatThrownBy(() -> read("H".repeat(20_000))).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(4_000)))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\na: b\r\n")).isInstanceOf(EOFException.class);
    }
}
