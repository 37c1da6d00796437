package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a command of the banner says, a shell understands. */
class BannerTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {"/etc/cert.pem | '/etc/cert.pem'", "/my certs/$1 | '/my certs/$1'", "/o'neil/c | '/o'\\''neil/c'"})
    void aWordIsQuotedForAShell(String word, String quoted) {
        assertThat(Banner.quoted(word)).isEqualTo(quoted);
    }
}
