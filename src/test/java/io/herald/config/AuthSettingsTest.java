package io.herald.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.herald.access.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and rules, in the configuration itself and in files, and what is refused of them. */
class AuthSettingsTest {
    private static final String HASH =
            "$argon2id$v=19$m=12288,t=3,p=1$AHIcNcS2nBrTGTq+mls6JQ$RMYNu96J9wysk1YWr4cTfqjaBdMVm1Db6aehsWZlv74";
    private static final String BCRYPT = "$2y$07$BCryptRequires22Chrcte/VlQH0piJtjXl.0t1XkA8pw9dMXTTOq";

    private static final String FORM = "[{\"who\": [names], \"publish\": [filters], \"subscribe\": [filters],"
            + " \"deny\": {\"publish\": [filters], \"subscribe\": [filters]}, \"admin\": false}],"
            + " or the path of a file of that";

    @TempDir
    Path folder;

    @Test
    void usersStandInTheConfigurationItself() {
        String users = settings("{\"auth\": {\"users\": {\"alice\": \"" + HASH + "\", \"b.o b\": \"" + BCRYPT + "\"}}}")
                .users();

        assertThat(UserTable.read(users)).containsExactly(Map.entry("alice", HASH), Map.entry("b.o b", BCRYPT));
    }

    @Test
    void usersAndRulesStandInFiles() throws Exception {
        Path users = Files.writeString(folder.resolve("users.json"), "{\"alice\": \"" + HASH + "\"}");
        Path rules = Files.writeString(folder.resolve("rules.json"), "[{\"who\": [\"*\"], \"publish\": [\"a/#\"]}]");
        AuthSettings settings = ConfigReader.read(
                        Map.of("HERALD_AUTH_USERS", users.toString(), "HERALD_AUTH_RULES", rules.toString()))
                .auth();

        assertThat(UserTable.read(settings.users())).containsExactly(Map.entry("alice", HASH));
        assertThat(RuleTable.read(settings.rules()))
                .containsExactly(new Rule(List.of("*"), List.of("a/#"), List.of(), false));
    }

    @Test
    void theEnvironmentTakesThemAsJsonToo() {
        AuthSettings settings = ConfigReader.read(Map.of(
                        "HERALD_AUTH_USERS",
                        "{\"alice\": \"" + HASH + "\"}",
                        "HERALD_AUTH_RULES",
                        "[{\"who\": [\"alice\"], \"subscribe\": [\"u/${user}/#\", \"$SYS/#\"], \"admin\": true}]"))
                .auth();

        assertThat(UserTable.read(settings.users())).containsKey("alice");
        assertThat(RuleTable.read(settings.rules()))
                .containsExactly(new Rule(List.of("alice"), List.of(), List.of("u/${user}/#", "$SYS/#"), true));
    }

    @Test
    void aRuleSaysWhatIsDeniedOfWhatItOrAnotherGrants() {
        String rules = settings("""
                {"auth": {"rules": [
                  {"who": ["*"], "subscribe": ["#"], "deny": {"publish": ["a"], "subscribe": ["u/${user}/#"]}},
                  {"who": ["bob"], "deny": {}}]}}
                """).rules();

        assertThat(RuleTable.read(rules))
                .containsExactly(
                        new Rule(
                                List.of("*"),
                                List.of(),
                                List.of("#"),
                                new Rule.Denied(List.of("a"), List.of("u/${user}/#")),
                                false),
                        new Rule(List.of("bob"), List.of(), List.of(), false));
    }

    @Test
    void everyFaultOfUsersIsToldAndNoPasswordShown() {
        assertThat(faults("""
                {"auth": {"users": {"alice": "s3cret", "*": "%s", "": "%s", "bob": 7, "eve": "%s", "joe": "%s"}}}
                """.formatted(
                                HASH, HASH, HASH.replace("m=12288", "m=1288000"), BCRYPT.replace("$07$", "$31$"))))
                .containsExactly(
                        "auth.users: what stands at alice is not the hash of a password, of Argon2id or bcrypt;"
                                + " 'hash-password' prints one",
                        "auth.users: * is no name of a user; 1 to 256 characters without control characters, and"
                                + " neither * nor anonymous",
                        "auth.users:  is no name of a user; 1 to 256 characters without control characters, and"
                                + " neither * nor anonymous",
                        "auth.users: what stands at bob is not the hash of a password, of Argon2id or bcrypt;"
                                + " 'hash-password' prints one",
                        "auth.users: what stands at eve costs too much to check; at most m=65536,t=16,p=4, and m at"
                                + " least eight times p",
                        "auth.users: what stands at joe has a cost outside of 4 to 13");
    }

    @Test
    void everyFaultOfRulesIsTold() {
        assertThat(faults("""
                {"auth": {"rules": [
                  {"who": ["alice"], "pubish": ["a"]},
                  {"publish": ["a"]},
                  {"who": ["alice"], "publish": ["a#"], "subscribe": ["a/${usr}", "$share/g/a"], "admin": "yes"},
                  {"who": "alice", "subscribe": [1]},
                  "alice",
                  {"who": ["alice"], "deny": ["a"]},
                  {"who": ["alice"],
                   "deny": {"publish": ["$share/g/a"], "subscribe": ["a/${name}", "b#"], "subscribed": []}},
                  {"deny": {"who": ["alice"]}}]}}
                """))
                .containsExactly(
                        "auth.rules[0].pubish: no such member of a rule; did you mean publish?",
                        "auth.rules[1].who: nobody; name users, * for whoever is known, or anonymous",
                        "auth.rules[2].publish: a# is not a filter; a wildcard (#) stands alone in its level",
                        "auth.rules[2].subscribe: a/${usr} has ${usr} in it; only ${user} stands for something",
                        "auth.rules[2].subscribe: $share/g/a names a group; a rule is about topics",
                        "auth.rules[2].admin: \"yes\" is not a switch; true or false",
                        "auth.rules[3].who: \"alice\" is not a list",
                        "auth.rules[3].subscribe: 1 is not text",
                        "auth.rules[4]: \"alice\" is not a rule; " + FORM,
                        "auth.rules[5].deny: [\"a\"] does not say what is denied; {\"publish\": [filters],"
                                + " \"subscribe\": [filters]}",
                        "auth.rules[6].deny.subscribed: no such member of what is denied; did you mean subscribe?",
                        "auth.rules[6].deny.publish: $share/g/a names a group; a rule is about topics",
                        "auth.rules[6].deny.subscribe: a/${name} has ${name} in it; only ${user} stands for"
                                + " something",
                        "auth.rules[6].deny.subscribe: b# is not a filter; a wildcard (#) stands alone in its level",
                        "auth.rules[7].who: nobody; name users, * for whoever is known, or anonymous",
                        "auth.rules[7].deny.who: no such member of what is denied; " + FORM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "true", "[]", "\"{\"", "\"a\\nb\""})
    void whatIsNoTableOfUsersIsRefused(String json) {
        assertThat(faults("{\"auth\": {\"users\": " + json + "}}"))
                .containsExactly("auth.users: not users; {\"name\": \"what hash-password prints\"}, or the path of a"
                        + " file of that");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `` | : not users
            {"alice": | , line 1, column 10: it ends too soon
            [] | auth.users: not users
            {"alice": "secret"} | : what stands at alice is not the hash
            {"a": "x", "a": "y"} | , line 1, column 12: a stands twice
            """)
    void aFileThatIsFaultyIsRefused(String content, String fault) throws Exception {
        Path file = Files.writeString(folder.resolve("users.json"), content);

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> UserTable.read(file.toString()))
                .satisfies(e -> assertThat(e.faults())
                        .singleElement()
                        .asString()
                        .startsWith("auth.users: ")
                        .contains(fault)
                        .doesNotContain("secret"));
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> RuleTable.read("no/such.json"))
                .withMessage("auth.rules: no/such.json: no such file");
    }

    @Test
    void whoeverCanProveWhoHeIsMayComeFromOtherMachines() {
        String host = "{\"line\": {\"host\": \"0.0.0.0\"}, \"auth\": {%s}}";

        assertThat(settings(host.formatted("\"users\": {}")).identifies()).isTrue();
        assertThat(settings(host.formatted("\"jwt\": {\"keys\": \"keys.pem\"}")).identifies())
                .isTrue();
        assertThat(faults(host.formatted("\"rules\": []")))
                .singleElement()
                .asString()
                .startsWith("line.host: ");
    }

    @Test
    void whatTheCommandLineReadsFromTheEnvironmentIsNoKey() {
        Map<String, String> environment = Map.of("HERALD_PASSWORD", "s3cret", "HERALD_TOKEN", "a.b.c");

        assertThat(ConfigReader.read(environment)).isEqualTo(BrokerConfig.defaults());
    }

    private static AuthSettings settings(String json) {
        return ConfigReader.read(json, Map.of()).auth();
    }

    private static List<String> faults(String json) {
        return catchThrowableOfType(ConfigException.class, () -> ConfigReader.read(json, Map.of()))
                .faults();
    }
}
