package io.herald.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.auth.password.PasswordHash;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who may do what at the line door: what is refused, in which words, and that nothing forbidden comes out of it. Alice
 * is granted less than there is, and Dora denied some of what she is granted.
 */
class LineAuthIT {
    private static final String UNKNOWN = "ERR unauthenticated nobody is known here by what you show";

    @RegisterExtension
    static final LiveBroker BROKER = LiveBroker.with("""
            {"auth": {
              "users": {"alice": "%1$s", "bob": "%1$s", "dora": "%1$s", "eve": "%1$s", "root": "%1$s"},
              "rules": [
                {"who": ["alice"], "publish": ["a/#"], "subscribe": ["a/#", "u/${user}/#"]},
                {"who": ["bob"], "publish": ["b/#"], "subscribe": ["b/#"]},
                {"who": ["dora"], "publish": ["#"], "subscribe": ["#", "$dead/#"]},
                {"who": ["dora"], "deny": {"publish": ["b/#"], "subscribe": ["b/#", "$dead/dying"]}},
                {"who": ["root"], "publish": ["#"], "subscribe": ["#", "$SYS/#", "$dead/#"], "admin": true}]},
             "delivery": {"maxAttempts": 1}}
            """.formatted(PasswordHash.of("geheim")));

    private static LineClient as(String user, String... options) throws Exception {
        LineClient client = BROKER.connect();
        return client.send("HELLO " + user + "-client user=" + user + " pass=geheim " + String.join(" ", options))
                .expect("OK herald 1.2.3 session=.*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PUBLISH a/t text", "PUB a/t 2 qos=1\nhi", "SUBSCRIBE a/t", "SUBSCRIBE #", "SUB $share/g/a/t"})
    void whoDoesNotSayWhoItIsMayDoNothing(String command) throws Exception {
        try (LineClient client = BROKER.connect()) {
            client.send(command).expect("ERR unauthenticated say who you are: anonymous clients may not .*");
            client.settle();
        }
    }

    @Test
    void whoMayDoNothingIsHelpedToSayWhoItIsAndToNothingElse() throws Exception {
        try (LineClient client = BROKER.connect()) {
            client.send("HELP")
                    .expect("HELLO <name> user=… pass=… .*", "HELLO <name> token=… .*", "PING .*", "QUIT .*", "OK");
        }
        try (LineClient known = as("alice").send("HELP")) {
            known.expect("HELLO .*", " .*", " .*", " .*", "SUBSCRIBE .*");
        }
    }

    @Test
    void helloWithoutRightsIsRefused() throws Exception {
        try (LineClient client = BROKER.connect()) {
            client.send("HELLO me", "HELLO me durable", "HELLO eve user=eve pass=geheim")
                    .expect("ERR unauthenticated say who you are: .*")
                    .expect("ERR unauthenticated say who you are: .*")
                    .expect("ERR forbidden the rules do not let you be here");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "user=alice pass=wrong",
        "user=alice pass=",
        "user=nobody pass=geheim",
        "user=anonymous pass=geheim",
        "user=* pass=geheim",
        "token=abc",
        "token=eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9."
    })
    void whateverIsWrongIsRefusedInTheSameWords(String credentials) throws Exception {
        try (LineClient client = BROKER.connect()) {
            client.send("HELLO me " + credentials, "PUBLISH a/t text")
                    .expect(UNKNOWN, "ERR unauthenticated say who you are: .*");
        }
    }

    @Test
    void whoeverIsKnownMayDoWhatTheRulesSay() throws Exception {
        try (LineClient client = as("alice", "frames")) {
            client.send("SUBSCRIBE a/right", "PUB a/right 3 qos=0", "two").expect("OK", "MSG a/right 3 .*", "two");
            client.send("PUBLISH a/right one");
            assertThat(List.of(client.line(), client.line(), client.line()))
                    .anyMatch(line -> line.startsWith("OK "))
                    .anyMatch(line -> line.startsWith("MSG a/right 3 id="))
                    .contains("one");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLISH b/t text, publish to b/t",
        "PUBLISH $SYS/t text, publish to \\$SYS/t|.*",
        "SUBSCRIBE b/t, subscribe to b/t",
        "SUBSCRIBE b/#, subscribe to b/#",
        "SUBSCRIBE u/bob/#, subscribe to u/bob/#",
        "SUBSCRIBE $share/g/#, subscribe to .share/g/#",
        "SUBSCRIBE $share/g/+/t, subscribe to .share/g/./t",
        "SUBSCRIBE $SYS/#, subscribe to .SYS/#",
        "SUBSCRIBE $dead/#, subscribe to .dead/#"
    })
    void whatTheRulesDoNotGrantIsForbidden(String command, String what) throws Exception {
        try (LineClient client = as("alice")) {
            client.send(command).expect("ERR forbidden (the rules do not let you )?(" + what + ")");
            client.settle();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLISH b/t text, publish to b/t",
        "SUBSCRIBE b/t, subscribe to b/t",
        "SUBSCRIBE b/+, subscribe to b/.",
        "SUBSCRIBE b/#, subscribe to b/#",
        "SUBSCRIBE b/# from=earliest, subscribe to b/#",
        "SUBSCRIBE $share/g/b/t, subscribe to .share/g/b/t",
        "SUBSCRIBE $share/g/#, subscribe to .share/g/#",
        "SUBSCRIBE $share/g/+/t, subscribe to .share/g/./t",
        "SUBSCRIBE $dead/dying, subscribe to .dead/dying",
    })
    void whatTheRulesDenyIsForbiddenWhateverTheyGrant(String command, String what) throws Exception {
        try (LineClient client = as("dora")) {
            client.send(command).expect("ERR forbidden the rules do not let you (" + what + ")");
            client.settle();
            client.send("SUBSCRIBE #", "SUBSCRIBE $share/g/quiet/#", "SUBSCRIBE $dead/+")
                    .expect("OK", "OK", "OK");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "dora"})
    void aForbiddenMessageOfQos0IsRefusedAndReachesNobody(String user) throws Exception {
        try (LineClient root = as("root").send("SUBSCRIBE b/zero").expect("OK");
                LineClient alice = as(user)) {
            alice.send("PUB b/zero 2 qos=0", "no").expect("ERR forbidden .*").settle();
            as("bob").send("PUBLISH b/zero yes").expect("OK .*").close();
            root.expect("DELIVER b/zero yes bob-client .*");
        }
    }

    @Test
    void refusalsStandInTheOrderOfTheirCommandsAmongWhatIsStored() throws Exception {
        try (LineClient alice = as("alice")) {
            alice.send(
                            "PUBLISH a/o 1",
                            "PUBLISH b/o 2",
                            "PUBLISH a/o 3",
                            "SUBSCRIBE b/o",
                            "PUBLISH a/o 4",
                            "PUBLISH b/o 5")
                    .expect("OK .*", "ERR forbidden .*", "OK .*", "ERR forbidden .*", "OK .*", "ERR forbidden .*");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "dora"})
    void aWildcardBringsWhatMayBeReadAndNothingElse(String user) throws Exception {
        try (LineClient reader =
                        as(user).send("SUBSCRIBE #", "SUBSCRIBE +/live").expect("OK", "OK");
                LineClient root = as("root")) {
            root.send("PUBLISH b/live secret", "PUB b/live 6 qos=0", "secret", "PUBLISH a/live open")
                    .expect("OK .*", "OK .*");

            reader.expect("DELIVER a/live open root-client .*");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "dora"})
    void retainedMessagesThatMayNotBeReadDoNotCome(String user) throws Exception {
        try (LineClient root = as("root")) {
            root.send("PUB b/kept 6 qos=1 retain", "secret", "PUB a/kept 4 qos=1 retain", "open")
                    .expect("OK .*", "OK .*");
        }
        try (LineClient reader = as(user).send("SUBSCRIBE +/kept").expect("OK")) {
            reader.expect("DELIVER a/kept open root-client .*");
            reader.settle();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "dora"})
    void whatIsReadAgainFromTheLogIsHeldToTheRulesToo(String user) throws Exception {
        try (LineClient root = as("root")) {
            root.send(
                            "PUBLISH b/" + user + " 1",
                            "PUBLISH a/" + user + " 2",
                            "PUBLISH b/" + user + " 3",
                            "PUBLISH a/" + user + " 4")
                    .expect("OK .*", "OK .*", "OK .*", "OK .*");
        }
        try (LineClient reader =
                as(user).send("SUBSCRIBE +/" + user + " from=earliest").expect("OK")) {
            reader.expect("DELIVER a/" + user + " 2 root-client .*", "DELIVER a/" + user + " 4 root-client .*");
            reader.settle();
        }
    }

    @Test
    void aDurableSessionIsItsUsersAndNobodyCutsItOff() throws Exception {
        LineClient alice = BROKER.connect();
        try (LineClient thief = BROKER.connect()) {
            alice.send("HELLO mine durable user=alice pass=geheim").expect("OK .*session=new");
            alice.send("SUBSCRIBE a/mine").expect("OK");

            thief.send("HELLO mine durable user=bob pass=geheim").expect("ERR forbidden .*");

            as("alice").send("PUBLISH a/mine still").expect("OK .*").close();
            alice.expect("DELIVER a/mine still alice-client .*");
            alice.close();
            thief.send("HELLO mine durable user=bob pass=geheim").expect("ERR forbidden .*");
        }
        try (LineClient operator = BROKER.connect()) {
            operator.send("HELLO mine durable user=root pass=geheim").expect("OK .*session=resumed");
        }
    }

    @Test
    void deadLettersComeToThoseWhoMayReadWhatTheyWereAndWhereTheyLie() throws Exception {
        try (LineClient bob = BROKER.connect();
                LineClient root = as("root").send("SUBSCRIBE $dead/#").expect("OK")) {
            bob.send("HELLO dying frames durable user=bob pass=geheim", "SUBSCRIBE b/dying")
                    .expect("OK .*", "OK");
            as("bob").send("PUBLISH b/dying letter").expect("OK .*").close();
            String id = bob.line().replaceFirst(".* id=(\\S+).*", "$1");
            bob.bytes("letter\n".length());
            bob.send("NACK " + id).settle();

            root.expect("DELIVER .dead/dying letter .*");
        }
        try (LineClient alice =
                        as("alice").send("SUBSCRIBE $dead/# from=earliest").expect("ERR forbidden .*");
                LineClient dora =
                        as("dora").send("SUBSCRIBE $dead/# from=earliest").expect("OK")) {
            alice.settle();
            dora.settle();
        }
    }

    @Test
    void whoWasRefusedBeforeItSaidWhoItIsMaySayItThen() throws Exception {
        try (LineClient bob = BROKER.connect()) {
            bob.send("SUBSCRIBE b/later").expect("ERR unauthenticated .*");
            bob.send("HELLO later user=bob pass=geheim", "SUBSCRIBE b/later").expect("OK .*", "OK");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "dora"})
    void topicsThatMayNotBeReadAreNotListed(String user) throws Exception {
        try (LineClient root = as("root")) {
            root.send("PUBLISH b/listed x", "PUBLISH a/listed x").expect("OK .*", "OK .*");
        }
        try (LineClient reader = as(user).send("TOPICS +/listed")) {
            reader.expect("TOPIC a/listed .*", "OK 1");
        }
    }

    @Test
    void whoeverChangesItsNameIsWhoItSaysThen() throws Exception {
        try (LineClient client = as("alice")) {
            client.send("HELLO other user=bob pass=geheim", "PUBLISH b/changed x", "PUBLISH a/changed x")
                    .expect("OK .*", "OK .*", "ERR forbidden .*");
        }
    }
}
