package io.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.herald.auth.password.PasswordHash;
import io.herald.config.ConfigException;
import io.herald.gateway.tcp.LineClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users and rules in files that change while the broker runs: what holds is always all of a whole file. */
class AuthReloadIT {
    private static final long SOON_MS = 10_000;
    private static final String HASH = PasswordHash.of("geheim");
    private static final String USERS = "{\"alice\": \"" + HASH + "\", \"bob\": \"" + HASH + "\"}";
    private static final String OPEN = "[{\"who\": [\"*\"], \"publish\": [\"#\"], \"subscribe\": [\"a/#\", \"b/#\"]}]";
    private static final String NARROW = "[{\"who\": [\"*\"], \"publish\": [\"#\"], \"subscribe\": [\"a/#\"]}]";

    @TempDir
    Path folder;

    private final AuthFiles files = new AuthFiles(() -> folder);

    @RegisterExtension
    final TestBroker broker = TestBroker.with(() -> files.begin(USERS, OPEN));

    private LineClient as(String user) throws Exception {
        return LineClient.as(broker.linePort(), user, "geheim");
    }

    @Test
    void whoLosesTheRightToReadIsCutOffAndWhoKeepsItStays() throws Exception {
        try (LineClient loser = as("alice").send("SUBSCRIBE b/#").expect("OK");
                LineClient keeper =
                        as("bob").send("SUBSCRIBE a/#", "SUBSCRIBE #").expect("OK", "OK");
                LineClient publisher = as("bob")) {
            long beganMs = System.currentTimeMillis();
            files.write(AuthFiles.RULES, NARROW);

            loser.expect("ERR forbidden the rules do not let you subscribe to b/#");
            assertThat(loser.line()).isNull();
            assertThat(System.currentTimeMillis() - beganMs).isLessThan(SOON_MS);
            publisher.send("PUBLISH b/t secret", "PUBLISH a/t open").expect("OK .*", "OK .*");
            keeper.expect("DELIVER a/t open bob .*");
            keeper.send("SUBSCRIBE b/t").expect("ERR forbidden .*");
        }
    }

    @Test
    void whoIsNoUserAnyMoreIsCutOffAndCannotComeBack() throws Exception {
        try (LineClient alice = as("alice");
                LineClient bob = as("bob")) {
            files.write(AuthFiles.USERS, "{\"bob\": \"" + HASH + "\"}");

            alice.expect("ERR unauthenticated who you are has expired or was changed");
            assertThat(alice.line()).isNull();
            bob.send("PUBLISH a/t x").expect("OK .*");
        }
        try (LineClient again = LineClient.connect(broker.linePort())) {
            again.send("HELLO alice user=alice pass=geheim").expect("ERR unauthenticated .*");
        }
    }

    @Test
    void whosePasswordIsChangedIsCutOffAndComesBackWithTheNewOne() throws Exception {
        try (LineClient alice = as("alice")) {
            String other = PasswordHash.of("anders");
            files.write(AuthFiles.USERS, "{\"alice\": \"" + other + "\", \"bob\": \"" + HASH + "\"}");

            alice.expect("ERR unauthenticated who you are has expired or was changed");
        }
        try (LineClient again = LineClient.connect(broker.linePort())) {
            again.send("HELLO alice user=alice pass=geheim", "HELLO alice user=alice pass=anders")
                    .expect("ERR unauthenticated .*", "OK .*");
        }
    }

    @Test
    void whileAFileIsFaultyAllThatHeldBeforeStillHolds() throws Exception {
        try (LineClient alice = as("alice").send("SUBSCRIBE b/#").expect("OK")) {
            files.write(AuthFiles.USERS, "{\"bob\": \"" + HASH + "\"}");
            for (String faulty :
                    new String[] {"", "[{\"who\": [\"*\"],", "[{\"who\": [\"*\"], \"suscribe\": [\"#\"]}]"}) {
                files.write(AuthFiles.RULES, faulty);
                broker.reread();
            }
            alice.send("PUBLISH b/t still").expect("OK .*").expect("DELIVER b/t still alice .*");

            files.write(AuthFiles.RULES, NARROW);
            alice.expect("ERR unauthenticated who you are has expired or was changed");
        }
    }

    /** Row S8: what is there, half there or not there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            rules.json | [{"who": ["*"], "publish": ["a#"]}]    | auth.rules[0].publish: a# is not a filter
            rules.json | [{"who": ["*"], "publish"              | auth.rules:
            rules.json | ``                                     | auth.rules:
            rules.json | {}                                     | auth.rules:
            rules.json | gone                                   | auth.rules:
            rules.json | folder                                 | auth.rules:
            users.json | {"alice": "geheim"}                    | auth.users: what stands at alice is not the hash
            users.json | {"alice":                              | auth.users:
            users.json | ``                                     | auth.users:
            users.json | gone                                   | auth.users:
            users.json | folder                                 | auth.users:
            """)
    void s8_aFaultyFileIsNoStart(String file, String content, String said) throws Exception {
        become(file, content);

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(broker::restart)
                .withCauseInstanceOf(ConfigException.class)
                .withMessageContaining(said);
    }

    @Test
    void s8_whateverBecomesOfAFileWhatHeldBeforeHolds() throws Exception {
        try (LineClient alice = as("alice").send("SUBSCRIBE b/#").expect("OK")) {
            for (String file : List.of(AuthFiles.RULES, AuthFiles.USERS)) {
                for (String content : List.of("", "[{\"who\": [\"*\"]", "{\"bob\"", "7", "gone", "folder")) {
                    become(file, content);
                    broker.reread();
                    alice.send("PUBLISH b/t x").expect("OK .*").expect("DELIVER b/t x alice .*");
                    as("bob").close();
                }
                become(file, "gone");
                files.write(file, file.equals(AuthFiles.RULES) ? OPEN : USERS);
            }
            files.write(AuthFiles.RULES, NARROW);
            alice.expect("ERR forbidden .*");
        }
    }

    /** Writes a file, or takes it away, and puts a folder in its place. */
    private void become(String name, String content) throws Exception {
        Files.deleteIfExists(files.path(name));
        if (content.equals("folder")) {
            Files.createDirectory(files.path(name));
        } else if (!content.equals("gone")) {
            files.write(name, content);
        }
    }

    /** Row S7: the best of several, for others use the machine as well. */
    @Test
    void s7_aChangeHoldsWithinASecond() throws Exception {
        long bestNs = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            try (LineClient loser = as("alice")) {
                while (!loser.send("SUBSCRIBE b/#").line().equals("OK")) {
                    Thread.onSpinWait();
                }
                long beganNs = System.nanoTime();
                files.write(AuthFiles.RULES, NARROW);
                loser.expect("ERR forbidden .*");
                bestNs = Math.min(bestNs, System.nanoTime() - beganNs);
            }
            files.write(AuthFiles.RULES, OPEN);
        }
        assertThat(bestNs).isLessThan(TimeUnit.SECONDS.toNanos(1));
    }

    /** What may be read is. */
    private static boolean isListed(LineClient client, String topic) throws Exception {
        boolean listed = client.send("TOPICS " + topic).line().startsWith("TOPIC ");
        return listed && client.line().startsWith("OK");
    }

    /** Row S5: over the line as well. */
    @Test
    void s5_whatWasOnItsWayIsNotSentAgainWhereItMayNotBeReadAnyMore() throws Exception {
        try (LineClient alice = LineClient.connect(broker.linePort());
                LineClient bob = as("bob")) {
            alice.send("HELLO mine durable frames user=alice pass=geheim", "SUBSCRIBE +/t")
                    .expect("OK .*", "OK");
            bob.send("PUBLISH b/t secret", "PUBLISH a/t open").expect("OK 1", "OK 2");
            alice.expect("MSG b/t 6 id=1 .*", "secret", "MSG a/t 4 id=2 .*", "open");
            files.write(AuthFiles.RULES, NARROW);
            while (isListed(alice, "b/t")) {
                Thread.onSpinWait();
            }
            alice.send("NACK 1", "NACK 2").expect("MSG a/t 4 id=2 .*dup=1.*", "open");
            alice.send("PING").expect("PONG");
        }
        try (LineClient again = LineClient.connect(broker.linePort())) {
            again.send("HELLO mine durable frames user=alice pass=geheim").expect("OK .*session=resumed.*");
            again.expect("MSG a/t 4 id=2 .*dup=.*", "open").send("PING").expect("PONG");
        }
    }
}
