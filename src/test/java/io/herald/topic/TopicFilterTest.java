package io.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {
    private static final int LEVELS = 200;

    private static final String CASES = """
            # MQTT 5.0, 4.7.1.2: the multi-level wildcard stands for the parent and any number of levels.
            'sport/tennis/player1/#'   | sport/tennis/player1                 | true
            'sport/tennis/player1/#'   | sport/tennis/player1/ranking         | true
            'sport/tennis/player1/#'   | sport/tennis/player1/score/wimbledon | true
            'sport/tennis/player1/#'   | sport/tennis/player10                | false
            'sport/#'                  | sport                                | true
            'sport/#'                  | sport/                               | true
            'sport/#'                  | sports                               | false
            'sport/#'                  | spor                                 | false
            '#'                        | a                                    | true
            '#'                        | /                                    | true
            '#'                        | a//b                                 | true
            '/#'                       | /                                    | true
            '/#'                       | a                                    | false
            '/#'                       | /a                                   | true
            'a/b/#'                    | a                                    | false
            # 4.7.1.3: the single-level wildcard stands for one level, also an empty one.
            'sport/tennis/+'           | sport/tennis/player1                 | true
            'sport/tennis/+'           | sport/tennis/player1/ranking         | false
            'sport/+'                  | sport                                | false
            'sport/+'                  | sport/                               | true
            '+'                        | finance                              | true
            '+'                        | /finance                             | false
            '+/+'                      | /finance                             | true
            '/+'                       | /finance                             | true
            '+/+'                      | /                                    | true
            '+'                        | /                                    | false
            '+/tennis/#'               | sport/tennis                         | true
            '+/tennis/#'               | sport/tennis/a/b                     | true
            '+/tennis/#'               | tennis                               | false
            'sport/+/player1'          | sport/tennis/player1                 | true
            'sport/+/player1'          | sport//player1                       | true
            'sport/+/player1'          | sport/a/b/player1                    | false
            '+/+/#'                    | a                                    | false
            '+/+/#'                    | a/b                                  | true
            '+/#'                      | a                                    | true
            # 4.7.2: a filter that begins with a wildcard does not match what begins with a dollar.
            '#'                        | $SYS                                 | false
            '#'                        | $SYS/uptime                          | false
            '+'                        | $SYS                                 | false
            '+/monitor/Clients'        | $SYS/monitor/Clients                 | false
            '+/#'                      | $                                    | false
            '$SYS/#'                   | $SYS                                 | true
            '$SYS/#'                   | $SYS/uptime                          | true
            '$SYS/monitor/+'           | $SYS/monitor/Clients                 | true
            '$SYS/+'                   | $SYS/a/b                             | false
            'a/+'                      | a/$b                                 | true
            'a/#'                      | a/$b                                 | true
            '+/#'                      | /$SYS                                | true
            # 4.7.3: case counts, and so does a slash at either end.
            'ACCOUNTS'                 | Accounts                             | false
            '/finance'                 | finance                              | false
            'finance/'                 | finance                              | false
            'finance'                  | finance/                             | false
            'a//b'                     | a//b                                 | true
            'a//b'                     | a/b                                  | false
            'a'                        | ab                                   | false
            'ab'                       | a                                    | false
            """;

    @ParameterizedTest
    @CsvSource(textBlock = CASES, delimiter = '|')
    void aFilterMatchesAsTheSpecificationSays(String filter, String topic, boolean matches) {
        TopicFilter checked = TopicFilter.of(filter, LEVELS);
        TopicName name = TopicName.of(topic, LEVELS);
        FilterTree<String> tree = new FilterTree<>();
        boolean[] found = new boolean[1];

        tree.add(checked, "somebody");
        tree.match(name, member -> found[0] = true);

        assertThat(checked.matches(name)).as("the filter by itself").isEqualTo(matches);
        assertThat(found[0]).as("the tree").isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "#", "/", "//", "a/+/b/#", "+/+", "/+/", "$SYS/#", "$share", "$shared/a", "été/+"})
    void aWildcardThatFillsItsLevelIsAllowed(String text) {
        assertThat(TopicFilter.of(text, LEVELS)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a#",
                "#a",
                "a/b#",
                "sport/tennis#",
                "#/a",
                "a/#/b",
                "##",
                "#/",
                "sport+",
                "+a",
                "++",
                "a/b+/c",
                "+#",
                "a\0b",
                "\ud83d",
                "$share/",
                "$share/group",
                "$share/group/",
                "$share//a",
                "$share/gr+up/a",
                "$share/+/a",
                "$share/#/a",
                "$share/group/a#",
                "$share/group/#/a",
                "$share/gr\0up/a",
                "$share/\ud83d/a",
                "$share/group/$share/group/a"
            })
    void whatIsNoFilterIsRefused(String text) {
        refused(text, LEVELS);
    }

    @Test
    void aFilterHasTheLimitsOfAName() {
        String longest = "+/" + "x".repeat(TopicName.MAX_BYTES - 2);

        assertThat(TopicFilter.of(longest, 2).text()).hasSize(TopicName.MAX_BYTES);
        refused(longest + "x", 2);
        refused("+/+/+", 2);
        refused("/".repeat(TopicName.MAX_BYTES), LEVELS);
    }

    @Test
    void aSharedFilterMatchesWhatTheFilterInItMatches() {
        TopicFilter shared = TopicFilter.of("$share/group/a/+", 2);

        assertThat(shared.isShared()).isTrue();
        assertThat(shared.text()).isEqualTo("$share/group/a/+");
        assertThat(shared.inner()).isEqualTo(TopicFilter.of("a/+", 2));
        assertThat(shared.matches(TopicName.of("a/b", 2))).isTrue();
        assertThat(shared.matches(TopicName.of("a", 2))).isFalse();
        assertThat(shared.isExact()).isFalse();
        assertThat(TopicFilter.of("$share/group//", 2).inner().text()).isEqualTo("/");
        assertThat(TopicFilter.of("$share/group/$SYS/#", 2).matches(TopicName.of("$SYS/up", 2)))
                .isTrue();
    }

    @Test
    void aFilterThatIsNotSharedIsWhatItIs() {
        TopicFilter filter = TopicFilter.of("$share", 1);

        assertThat(filter.isShared()).isFalse();
        assertThat(filter.inner()).isSameAs(filter);
    }

    @Test
    void theLevelsOfASharedFilterAreThoseOfTheFilterInIt() {
        assertThat(TopicFilter.of("$share/group/a/b", 2).isExact()).isTrue();
        refused("$share/group/a/b/c", 2);
        refused("$share/group/" + "a".repeat(TopicFilter.MAX_SHARED), 2);
    }

    @Test
    void onlyAFilterWithoutWildcardsIsExact() {
        assertThat(TopicFilter.of("a/b", 2).isExact()).isTrue();
        assertThat(TopicFilter.of("a/+", 2).isExact()).isFalse();
        assertThat(TopicFilter.of("a/#", 2).isExact()).isFalse();
    }

    @Test
    void filtersAreEqualWhenTheirTextIs() {
        assertThat(TopicFilter.of("a/+", 2))
                .isEqualTo(TopicFilter.of("a/+", 3))
                .hasSameHashCodeAs(TopicFilter.of("a/+", 3))
                .isNotEqualTo(TopicFilter.of("a/#", 2));
    }

    @Test
    void everyRefusalHasItsOwnWordOnTheWire() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::word))
                .doesNotHaveDuplicates()
                .allMatch(word -> word.matches("[a-z]+(-[a-z]+)*"));
    }

    private static void refused(String text, int levels) {
        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(() -> TopicFilter.of(text, levels))
                .satisfies(thrown -> assertThat(thrown.code()).isEqualTo(ErrorCode.BAD_FILTER));
    }
}
