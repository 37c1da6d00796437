package io.herald.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
    private static final Policy RULED = Policy.of(
            true,
            Map.of("alice", "hash"),
            List.of(
                    new Rule(List.of("alice"), List.of("a/#"), List.of("a/+", "u/${user}/#"), false),
                    new Rule(List.of("*"), List.of(), List.of("public/#"), false),
                    new Rule(List.of("anonymous"), List.of(), List.of("lobby"), false),
                    new Rule(List.of("root"), List.of("#"), List.of("#", "$SYS/#"), true)));

    private static Access access(Policy policy, String user) {
        Access access = new Access(policy);
        access.become(user.isEmpty() ? Identity.ANONYMOUS : Identity.of(user));
        return access;
    }

    private static TopicName topic(String name) {
        return TopicName.of(name, 200);
    }

    private static TopicFilter filter(String text) {
        return TopicFilter.of(text, 200);
    }

    @Test
    void withoutUsersAndRulesEveryoneMayDoEverything() {
        Access anybody = access(Policy.OPEN, "");
        assertThat(anybody.mayPublish(topic("a"))).isTrue();
        assertThat(anybody.mayRead(topic("$SYS/broker/uptime"))).isTrue();
        assertThat(anybody.maySubscribe(filter("$share/g/#"))).isTrue();
        assertThat(anybody.isAdmin()).isTrue();
    }

    @Test
    void withUsersAndNoRulesTheKnownMayDoEverythingAndTheOthersNothing() {
        Policy users = Policy.of(true, Map.of("alice", "hash"), null);
        assertThat(access(users, "alice").mayPublish(topic("a"))).isTrue();
        Access anonymous = access(users, "");
        assertThat(anonymous.mayPublish(topic("a"))).isFalse();
        assertThatThrownBy(anonymous::checkWelcome)
                .isInstanceOfSatisfying(BrokerException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.UNAUTHENTICATED));
    }

    @Test
    void whatNoRuleGrantsIsDenied() {
        Access alice = access(RULED, "alice");
        assertThat(alice.mayPublish(topic("a/b/c"))).isTrue();
        assertThat(alice.mayPublish(topic("b"))).isFalse();
        assertThat(alice.mayRead(topic("a/b"))).isTrue();
        assertThat(alice.mayRead(topic("a/b/c"))).isFalse();
        assertThat(alice.mayRead(topic("public/x"))).isTrue();
        assertThat(alice.isAdmin()).isFalse();
        assertThatThrownBy(() -> alice.checkPublish(topic("b")))
                .isInstanceOfSatisfying(BrokerException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.FORBIDDEN));
    }

    @Test
    void anAnswerForOneTopicIsNotTakenForAnother() {
        Access alice = access(RULED, "alice");
        TopicName allowed = topic("a/b");
        assertThat(alice.mayPublish(allowed)).isTrue();
        assertThat(alice.mayPublish(topic("b"))).isFalse();
        assertThat(alice.mayPublish(allowed)).isTrue();
        alice.become(Identity.of("bob"));
        assertThat(alice.mayPublish(allowed)).isFalse();
        assertThat(alice.mayRead(allowed)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "+/b", "a/#", "u/#", "u/+/x", "a/b", "public/#"})
    void aWildcardThatMayMatchSomethingReadableIsSubscribedTo(String text) {
        assertThat(access(RULED, "alice").maySubscribe(filter(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"b", "b/#", "a/b/c", "u/bob/#", "$SYS/#", "$share/g/#", "$share/g/a/#", "lobby"})
    void whatMatchesNothingReadableIsNotAndNeitherIsSharedWhatIsNotWholly(String text) {
        assertThat(access(RULED, "alice").maySubscribe(filter(text))).isFalse();
    }

    @Test
    void aGroupSharesWhatIsGrantedWholly() {
        assertThat(access(RULED, "alice").maySubscribe(filter("$share/g/a/+"))).isTrue();
        assertThat(access(RULED, "alice").maySubscribe(filter("$share/g/public/x/#")))
                .isTrue();
    }

    @Test
    void allOfAFilterMayBeReadWhereOneGrantCoversIt() {
        assertThat(access(RULED, "alice").mayReadAllOf(filter("a/+"))).isTrue();
        assertThat(access(RULED, "alice").mayReadAllOf(filter("a/#"))).isFalse();
        assertThat(access(RULED, "root").mayReadAllOf(filter("a/#"))).isTrue();
        assertThat(access(Policy.OPEN, "").mayReadAllOf(filter("$SYS/#"))).isTrue();
    }

    @Test
    void aWildcardGrantDoesNotReachTheBrokersTopics() {
        Policy all = Policy.of(true, Map.of(), List.of(new Rule(List.of("*"), List.of("#"), List.of("#"), false)));
        assertThat(access(all, "alice").mayRead(topic("$SYS/broker/uptime"))).isFalse();
        assertThat(access(all, "alice").maySubscribe(filter("$SYS/#"))).isFalse();
        assertThat(access(RULED, "root").maySubscribe(filter("$SYS/#"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "#", "a/b", "$SYS", "alice/#", "\ud800"})
    void aNameThatIsAPatternIsNeverPutIntoOne(String user) {
        Policy own = Policy.of(
                true, Map.of(), List.of(new Rule(List.of("*"), List.of(), List.of("${user}/#", "u/${user}"), false)));
        Access access = access(own, user);
        assertThat(access.mayRead(topic("alice/x"))).isFalse();
        assertThat(access.mayRead(topic("u/alice"))).isFalse();
        assertThat(access.mayRead(topic("$SYS/x"))).isFalse();
        assertThat(access.maySubscribe(filter("#"))).isFalse();
        assertThat(access(own, "alice").mayRead(topic("alice/x"))).isTrue();
    }

    /** Of somebody where everyone may do everything, but write {@code w}, read {@code r}, and this. */
    private static Access denied(String user, String... denied) {
        Rule.Denied both = new Rule.Denied(List.of(denied), List.of(denied));
        return access(
                Policy.of(
                        true,
                        Map.of(),
                        List.of(
                                new Rule(List.of("*"), List.of(), List.of(), both, false),
                                new Rule(
                                        List.of("*"),
                                        List.of("#"),
                                        List.of("#", "$SYS/#", "a/secret"),
                                        new Rule.Denied(List.of("w"), List.of("r")),
                                        false))),
                user);
    }

    @Test
    void whatOneRuleDeniesNoOtherGrants() {
        Access alice = denied("alice", "a/secret/#", "$SYS/broker/clients/+");
        assertThat(alice.mayRead(topic("a/secret"))).isFalse();
        assertThat(alice.mayRead(topic("a/secret/b"))).isFalse();
        assertThat(alice.mayRead(topic("a"))).isTrue();
        assertThat(alice.mayPublish(topic("a/secret"))).isFalse();
        assertThat(alice.mayPublish(topic("a"))).isTrue();
        assertThat(alice.mayRead(topic("$SYS/broker/clients/connected"))).isFalse();
        assertThat(alice.mayRead(topic("$SYS/broker/uptime"))).isTrue();
        assertThatThrownBy(() -> alice.checkSubscribe(filter("a/secret/+")))
                .isInstanceOfSatisfying(BrokerException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.FORBIDDEN));
    }

    @Test
    void whatIsDeniedToBeWrittenMayBeReadAndTheOtherWayRound() {
        Access alice = denied("alice");
        assertThat(alice.mayPublish(topic("w"))).isFalse();
        assertThat(alice.mayRead(topic("w"))).isTrue();
        assertThat(alice.mayPublish(topic("r"))).isTrue();
        assertThat(alice.mayRead(topic("r"))).isFalse();
    }

    @Test
    void whatARuleDeniesIsDeniedToThoseItIsOf() {
        Policy policy = Policy.of(
                true,
                Map.of(),
                List.of(
                        new Rule(List.of("*", "anonymous"), List.of("#"), List.of("#"), false),
                        new Rule(
                                List.of("alice"),
                                List.of(),
                                List.of(),
                                new Rule.Denied(List.of("a"), List.of("a")),
                                false)));
        assertThat(access(policy, "alice").mayRead(topic("a"))).isFalse();
        assertThat(access(policy, "bob").mayRead(topic("a"))).isTrue();
        assertThat(access(policy, "").mayPublish(topic("a"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a/secret, false, false", "a/secret/x, false, false", "a/secret/+, false, false", "a/secret/#, false, false",
        "a/+, true, false", "a/#, true, false", "#, true, false", "+/secret, true, false",
        "a/open, true, true", "b/#, true, true", "+/open, true, true", "$SYS/#, true, true"
    })
    void aFilterIsRefusedWhereAllOfItIsDeniedAndSharedOrAnothersWhereAnyOfItIs(String text, boolean some, boolean all) {
        Access alice = denied("alice", "a/secret/#");
        assertThat(alice.maySubscribe(filter(text))).isEqualTo(some);
        assertThat(alice.mayReadAllOf(filter(text))).isEqualTo(all);
        assertThat(alice.maySubscribe(filter("$share/g/" + text))).isEqualTo(all);
    }

    @Test
    void oneWhoIsDeniedAllThatIsGrantedHasNoRights() {
        assertThatThrownBy(denied("alice", "#", "$SYS/#")::checkWelcome)
                .isInstanceOfSatisfying(BrokerException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.FORBIDDEN));
        denied("alice", "#").checkWelcome();
    }

    @Test
    void aNameIsPutIntoWhatIsDenied() {
        Access alice = denied("alice", "u/${user}/x", "log-${user}");
        assertThat(alice.mayRead(topic("u/alice/x"))).isFalse();
        assertThat(alice.mayRead(topic("u/bob/x"))).isTrue();
        assertThat(alice.mayPublish(topic("log-alice"))).isFalse();
        assertThat(alice.mayPublish(topic("log-bob"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "#", "a/b", "$SYS", "alice/#", "\ud800"})
    void aNameThatIsAPatternIsDeniedTheLevelOfAllNames(String user) {
        Access access = denied(user, "u/${user}/x", "v/log-${user}/#");
        assertThat(access.mayRead(topic("u/alice/x"))).isFalse();
        assertThat(access.mayRead(topic("u/alice/y"))).isTrue();
        assertThat(access.mayPublish(topic("v/log-alice/x"))).isFalse();
        assertThat(access.mayPublish(topic("v"))).isTrue();
    }

    @Test
    void allConnectionsOfAUserShareTheirRightsUntilTheRulesAreReadAgain() {
        Rights alices = RULED.rightsOf(Identity.of("alice"));
        assertThat(RULED.rightsOf(new Identity("alice", "hash", 5))).isSameAs(alices);
        assertThat(RULED.rightsOf(Identity.of("bob"))).isNotSameAs(alices);
        assertThat(RULED.withKeys(Set.of("key:1")).rightsOf(Identity.of("alice")))
                .isNotSameAs(alices);
    }

    @Test
    void aUserCalledAnonymousIsKnownAndGetsWhatTheKnownGet() {
        assertThat(access(RULED, "anonymous").mayRead(topic("lobby"))).isFalse();
        assertThat(access(RULED, "").mayRead(topic("lobby"))).isTrue();
        assertThat(access(RULED, "").mayRead(topic("public/x"))).isFalse();
    }

    @Test
    void whoseProofHasChangedIsNotKnownAnyMore() {
        assertThat(RULED.stillKnows(new Identity("alice", "hash", Long.MAX_VALUE)))
                .isTrue();
        assertThat(RULED.stillKnows(new Identity("alice", "older", Long.MAX_VALUE)))
                .isFalse();
        assertThat(RULED.stillKnows(new Identity("bob", "hash", Long.MAX_VALUE)))
                .isFalse();
        assertThat(RULED.stillKnows(Identity.of("bob"))).isTrue();
    }

    @Test
    void aSessionIsItsOwnersAnOperatorsAndWhereItIsNobodysAnybodys() {
        assertThat(access(RULED, "alice").claimant().owns("alice")).isTrue();
        assertThat(access(RULED, "alice").claimant().owns("bob")).isFalse();
        assertThat(access(RULED, "alice").claimant().owns("")).isTrue();
        assertThat(access(RULED, "root").claimant().owns("bob")).isTrue();
        assertThat(access(Policy.OPEN, "").claimant()).isEqualTo(Claimant.ANYBODY);
        assertThat(access(RULED, "").claimant().owns("alice")).isFalse();
    }

    @Test
    void credentialsAreNotTold() {
        assertThat(new Credentials.Password("alice", "secret")).asString().doesNotContain("secret");
        assertThat(new Credentials.Token("secret")).asString().doesNotContain("secret");
        assertThat(new Identity("alice", "secret", 1)).asString().doesNotContain("secret");
    }
}
