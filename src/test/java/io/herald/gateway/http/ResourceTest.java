package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.access.Access;
import io.herald.access.Identity;
import io.herald.access.Policy;
import io.herald.access.Rule;
import io.herald.gateway.http.Resource.Needs;
import io.herald.topic.BrokerException;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may come near a resource. */
class ResourceTest {
    private static final Policy RULES = Policy.of(
            true,
            Map.of(),
            List.of(
                    new Rule(List.of("root"), List.of(), List.of(), true),
                    new Rule(List.of("bob"), List.of("a"), List.of(), false)));

    @ParameterizedTest
    @CsvSource({
        "root, OPERATOR, ''", "bob, OPERATOR, forbidden", "eve, OPERATOR, forbidden", "'', OPERATOR, unauthenticated",
        "root, WELCOME, ''", "bob, WELCOME, ''", "eve, WELCOME, forbidden", "'', WELCOME, unauthenticated",
        "root, NO_LIE, ''", "bob, NO_LIE, ''", "eve, NO_LIE, ''", "'', NO_LIE, ''",
        "root, NOTHING, ''", "bob, NOTHING, ''", "eve, NOTHING, ''", "'', NOTHING, ''"
    })
    void whoMayComeNear(String user, Needs needs, String refusal) {
        Access access = new Access(RULES);
        access.become(user.isEmpty() ? Identity.ANONYMOUS : Identity.of(user));

        assertThat(refusal(new Resource("/x", Map.of()).forThoseWith(needs), access))
                .isEqualTo(refusal);
    }

    @ParameterizedTest
    @CsvSource({
        "NOTHING, GET, true",
        "NOTHING, POST, true",
        "WELCOME, GET, false",
        "OPERATOR, GET, false",
        "OPERATOR, OPTIONS, true",
        "NO_LIE, POST, false"
    })
    void whatIsAnsweredWithoutALookAtWhoAsks(Needs needs, String method, boolean open) {
        assertThat(new Resource("/x", Map.of()).forThoseWith(needs).isOpenTo(HttpMethod.valueOf(method)))
                .isEqualTo(open);
    }

    private static String refusal(Resource resource, Access access) {
        try {
            resource.check(access);
            return "";
        } catch (BrokerException refused) {
            return refused.code().word();
        }
    }
}
