package io.herald.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Broken, hostile and missing files: each is refused in one sentence that says where. */
class JsonTextTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    {"line": {"port": 1,}}      | column 21: } is not expected here, but a name in double quotes
                    {"line": {"port": 1}        | column 21: it ends too soon; a brace, a bracket or a quote
                    {"line": {"host": "a}}      | it ends too soon
                    {"line": 1, "line": 2}      | column 13: line stands twice
                    {"line": {}} {"http": {}}   | column 14: something stands after the end
                    {"line": {}} x              | column 14: something stands after the end
                    {"line" {}}                 | column 9: { is not expected here, but a colon
                    {"line": {"port" 1}}        | column 18: 1 is not expected here, but a colon
                    {"line": {"port": 1 "a":1}} | " is not expected here, but a comma or }
                    {"line": {"port": 01}}      | 01 is not expected here, but a value; text stands in double quotes
                    {"line": {"port": NaN}}     | NaN is not expected here, but a value
                    {"line": {"host": local-1}} | local-1 is not expected here, but a value
                    {"http": {"hosts": ["a" 1]}}| 1 is not expected here, but a comma or ]
                    {line: {}}                  | line is not expected here, but a name in double quotes
                    {'line': {}}                | column 2: ' is not expected here, but a name in double quotes
                    {/* note */}                | column 2: JSON has no comments
                    """)
    void brokenJsonIsToldWithItsPlace(String json, String place) {
        assertThat(fault(json)).startsWith("-conf, line 1, column ").contains(place);
    }

    @Test
    void aBrokenFileIsToldWithItsNameLineAndColumn() throws Exception {
        Path file = Files.writeString(folder.resolve("broker.json"), "{\n  \"line\": {\n    \"port\" 1\n  }\n}\n");

        assertThat(fault(file.toString()))
                .startsWith(file + ", line 3, column 12: 1 is not expected here, but a colon");
    }

    @Test
    void columnsAreCountedInCharacters() {
        assertThat(fault("{\"é\": 1,}")).startsWith("-conf, line 1, column 9: }");
    }

    @Test
    void aBrokenFileDoesNotHideTheFaultsOfTheEnvironment() {
        ConfigException refusal = catchThrowableOfType(
                ConfigException.class,
                () -> ConfigReader.read("{", Map.of("HERALD_LINE_PORT", "x", "HERALD_LINE_HOST", "0.0.0.0")));

        assertThat(refusal.faults())
                .satisfiesExactly(
                        fault -> assertThat(fault).startsWith("-conf, line 1, column 2: it ends too soon"),
                        fault -> assertThat(fault).startsWith("line.port (HERALD_LINE_PORT): \"x\" is not a port"));
    }

    @Test
    void sixtyFourLevelsAreReadAndOneMoreIsRefused() {
        assertThat(fault("{\"x\":".repeat(63) + "{}" + "}".repeat(63))).endsWith(": no such key");
        assertThat(fault("{\"x\":".repeat(64) + "{}" + "}".repeat(64)))
                .contains(": more than 64 levels, or a name, text or number that is far too long");
    }

    @Test
    void aNumberOfAThousandDigitsIsRefusedBeforeItIsReckoned() {
        assertThat(fault("{\"line\": {\"port\": " + "9".repeat(2000) + "}}")).contains("number that is far too long");
        assertThat(fault("{\"line\": {\"port\": 1e999999999}}")).contains("is not a port");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        Path file = folder.resolve("none.json");

        assertThat(fault(file.toString()))
                .isEqualTo(file + ": no such file; -conf takes the path of a JSON file, or JSON itself in braces");
        assertThat(fault("\0")).startsWith("\\u0000: no such file");
    }

    @Test
    void aFolderIsRefused() {
        assertThat(fault(folder.toString())).startsWith(folder + ": cannot be read: ");
    }

    @Test
    void aFileThatIsNoObjectIsRefused() throws Exception {
        Path file = folder.resolve("broker.json");
        for (String json : new String[] {"", "[]", "null", "7"}) {
            Files.writeString(file, json);
            assertThat(fault(file.toString()))
                    .isEqualTo(file + ": not an object; write {\"section\": {\"key\": value}}");
        }
    }

    @Test
    void aFileThatIsNotTextIsRefused() throws Exception {
        Path file = Files.write(folder.resolve("broker.json"), new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});

        assertThat(fault(file.toString())).isEqualTo(file + ", line 1, column 3: not UTF-8");
    }

    @Test
    void aFileBeyondAMebibyteIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("broker.json"), "{" + " ".repeat(1 << 20) + "}");

        assertThat(fault(file.toString())).isEqualTo(file + ": longer than 1MiB; a configuration is never as long");
    }

    @Test
    void whatAFaultShowsCannotSteerATerminalAndIsCut() {
        assertThat(fault("{\"\\u001b[31m\\u202e\\n\": 1}")).isEqualTo("\\u001b[31m\\u202e\\u000a: no such key");
        assertThat(fault("{\"line\": {\"host\": \"" + "é ".repeat(500) + "\"}}"))
                .hasSizeLessThan(400)
                .contains("...");
    }

    private static String fault(String conf) {
        return catchThrowableOfType(ConfigException.class, () -> ConfigReader.read(conf, Map.of()))
                .faults()
                .get(0);
    }
}
