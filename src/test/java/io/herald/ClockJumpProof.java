package io.herald;

import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.auth.password.PasswordHash;
import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row R8: the machine's clock jumps by two hours while the broker runs. What proves who somebody is has ended by it at
 * once; messages have not, and those that are published then are not from the future. Needs gcc and Linux, so {@code
 * verify} does not run it.
 */
class ClockJumpProof {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String SENT_AWAY = "ERR unauthenticated who you are has expired or was changed";
    private static final long HOUR_S = 3_600;
    private static final long MINUTE_MS = 60_000;
    private static final Pattern MESSAGE = Pattern.compile("MSG t [0-9]+ id=[0-9]+ qos=1 at=([0-9]+) .*");

    @TempDir
    Path folder;

    private Path clock;
    private String token;

    @BeforeEach
    void set() throws Exception {
        clock = Files.write(folder.resolve("clock"), new byte[Long.BYTES]);
        long endsAtMs = System.currentTimeMillis() + TimeUnit.SECONDS.toMillis(HOUR_S);
        token = Tokens.of("alice", endsAtMs, SECRET);
    }

    private void jump(long seconds) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        try (FileChannel file = FileChannel.open(clock, WRITE)) {
            file.write(bytes.putLong(0, seconds), 0);
        }
    }

    private BrokerProcess run() throws Exception {
        Map<String, String> variables = new HashMap<>(Map.of(
                "HERALD_LINE_PORT",
                "0",
                "HERALD_HTTP_ENABLED",
                "false",
                "HERALD_LOG_PATH",
                folder.resolve("log").toString(),
                "HERALD_AUTH_USERS",
                "{\"bob\": \"" + PasswordHash.of("geheim") + "\"}",
                "HERALD_AUTH_JWT_KEYS",
                Files.writeString(folder.resolve("secret"), SECRET).toString()));
        variables.put("LD_PRELOAD", Preloaded.compile("clockjump", folder).toString());
        variables.put("CLOCKJUMP", clock.toString());
        return BrokerProcess.run(folder, variables);
    }

    private static void expectMessage(LineClient client, String payload) throws IOException {
        Matcher message = MESSAGE.matcher(client.line());
        assertThat(message.matches()).as(message.toString()).isTrue();
        long nowMs = System.currentTimeMillis();
        assertThat(Long.parseLong(message.group(1))).isBetween(nowMs - MINUTE_MS, nowMs + MINUTE_MS);
        assertThat(client.line()).isEqualTo(payload);
    }

    @Test
    void r8_whatProvesWhoOneIsEndsByTheMachinesClockAndMessagesDoNot() throws Exception {
        try (BrokerProcess broker = run()) {
            int port = broker.linePort();
            try (LineClient alice = broker.connect(port);
                    LineClient bob = broker.connect(port);
                    LineClient late = broker.connect(port);
                    LineClient again = broker.connect(port)) {
                alice.send("HELLO me token=" + token).expect("OK .*");
                bob.send("HELLO him user=bob pass=geheim", "PUB t 6 qos=1 retain ttl=30m", "before")
                        .expect("OK .*", "OK .*");

                jump(2 * HOUR_S);
                alice.expect(SENT_AWAY);
                bob.send("PUBLISH t later").expect("OK .*");
                late.send("HELLO other frames user=bob pass=geheim", "SUBSCRIBE t from=earliest");
                late.expect("OK .*", "OK.*");
                expectMessage(late, "before");
                expectMessage(late, "later");
                again.send("HELLO me token=" + token).expect("ERR unauthenticated .*");

                jump(0);
                again.send("HELLO me token=" + token).expect("OK .*");
            }
            broker.signal("TERM");
            assertThat(broker.exitCode()).isZero();
        }
    }
}
