package io.herald.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.access.Credentials;
import io.herald.access.Credentials.Password;
import io.herald.access.Credentials.Token;
import io.herald.mqtt.Packet;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShownCredentialsTest {
    private static final String TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2ln-_";

    private static Optional<Credentials> shown(String user, String password) {
        return ShownCredentials.of(connect(user, password == null ? null : password.getBytes(StandardCharsets.UTF_8)));
    }

    private static Packet.Connect connect(String user, byte[] password) {
        return new Packet.Connect(
                5,
                "id",
                true,
                60,
                null,
                user,
                password,
                new Packet.ConnectProperties(0, 10, 1 << 20, 0, false, true, null));
    }

    @Test
    void aNameWithAPasswordIsThat() {
        assertThat(shown("alice", "secret")).contains(new Password("alice", "secret"));
        assertThat(shown("alice", "")).contains(new Password("alice", ""));
        assertThat(shown("alice", null)).contains(new Password("alice", ""));
    }

    @Test
    void whoSaysNothingShowsNothing() {
        assertThat(shown(null, null)).isEmpty();
        assertThat(shown("", null)).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "")
    void withoutANameItIsAToken(String user) {
        assertThat(shown(user, TOKEN)).contains(new Token(TOKEN));
        assertThat(shown(user, "whatever")).contains(new Token("whatever"));
        assertThat(shown(user, "")).contains(new Token(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "unused"})
    void whatHasTheFormOfATokenIsOneWhateverTheName(String user) {
        assertThat(shown(user, TOKEN)).contains(new Token(TOKEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"eyJhbGci.eyJzdWIi", "eyJhbGci.eyJzdWIi.", "a.b.c", "eyJhbGci.eyJz dWIi.c2ln", "eyJa.b.c.d.e"})
    void anythingElseIsAPassword(String password) {
        assertThat(shown("alice", password)).contains(new Password("alice", password));
    }

    @Test
    void whatIsNoTextIsNobodys() {
        byte[] illFormed = {'a', (byte) 0xC0, (byte) 0x80};
        assertThatThrownBy(() -> ShownCredentials.of(connect("alice", illFormed)))
                .isInstanceOfSatisfying(BrokerException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.UNAUTHENTICATED));
    }
}
