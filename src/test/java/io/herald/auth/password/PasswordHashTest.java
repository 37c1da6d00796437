package io.herald.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.config.UserTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hashes that we make and those that others made. */
class PasswordHashTest {
    @Test
    void aHashIsOneOfItsPasswordAndOfNoOther() {
        String hash = PasswordHash.of("pässword ☂");

        assertThat(PasswordHash.matches(hash, "pässword ☂")).isTrue();
        assertThat(PasswordHash.matches(hash, "pässword ☃")).isFalse();
        assertThat(PasswordHash.matches(hash, "")).isFalse();
        assertThat(hash).startsWith("$argon2id$v=19$m=12288,t=3,p=1$").isNotEqualTo(PasswordHash.of("pässword ☂"));
        assertThat(UserTable.read("{\"a\": \"" + hash + "\"}")).containsEntry("a", hash);
    }

    /** From the tests of the reference implementation, of crypt_blowfish, and from the manual of PHP. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            password, `$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4`
            password, `$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc`
            U*U, `$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW`
            U*U, `$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW`
            rasmuslerdorf, `$2y$10$.vGA1O9wmRjrwAVXD98HNOgsNpDczlqm3Jq7KnEd1rVAGv3Fykk1a`
            """)
    void hashesOfOthersAreChecked(String password, String hash) {
        assertThat(UserTable.read("{\"a\": \"" + hash + "\"}")).containsEntry("a", hash);
        assertThat(PasswordHash.matches(hash, password)).isTrue();
        assertThat(PasswordHash.matches(hash, password + "x")).isFalse();
    }
}
