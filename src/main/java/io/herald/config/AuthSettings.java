package io.herald.config;

import static io.herald.config.Kind.DURATION;
import static io.herald.config.Kind.FILE;
import static io.herald.config.Kind.FLAG;
import static io.herald.config.Kind.RULES;
import static io.herald.config.Kind.TEXT;
import static io.herald.config.Kind.USERS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who may come in, and what they may do then.
 *
 * @param open whether anyone who can reach the broker may use it; without it, and without a way to prove who one is,
 *     doors listen on loopback only
 * @param users who has a password: JSON that {@link UserTable} reads, or the path of a file of it; empty for nobody
 * @param rules what is granted: JSON that {@link RuleTable} reads, or the path of a file of it; empty for no rules
 * @param jwt whose tokens are taken
 */
public record AuthSettings(
        @Setting(kind = FLAG, fallback = "false") boolean open,
        @Setting(kind = USERS) String users,
        @Setting(kind = RULES) String rules,
        Jwt jwt) {

    /** Without users, rules and tokens. */
    public AuthSettings(boolean open) {
        this(open, "", "", Jwt.NONE);
    }

    /** Whether there is a way to prove who one is. */
    public boolean identifies() {
        return !users.isEmpty() || !jwt.keys().isEmpty();
    }

    /** Whether users or rules stand in the configuration itself. */
    public boolean isInline() {
        return JsonText.isInline(users) || JsonText.isInline(rules);
    }

    /**
     * The same with those users and rules that stand in the configuration itself as they stand there now.
     *
     * @param now the configuration, read again
     * @throws ConfigException where users or rules stand elsewhere now
     */
    public AuthSettings renewed(AuthSettings now) {
        List<String> faults = new ArrayList<>();
        String usersNow = renewed("auth.users", users, now.users, faults);
        String rulesNow = renewed("auth.rules", rules, now.rules, faults);
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        return new AuthSettings(open, usersNow, rulesNow, jwt);
    }

    private static String renewed(String key, String before, String now, List<String> faults) {
        if (!now.equals(before) && !(JsonText.isInline(before) && JsonText.isInline(now))) {
            faults.add(key + ": not where it stood at the start of the broker; that wants a new start");
        }
        return now;
    }

    /** The files that any of it stands in. */
    public List<String> files() {
        return Stream.of(users, rules, jwt.keys())
                .filter(setting -> !setting.isEmpty() && !JsonText.isInline(setting))
                .toList();
    }

    /**
     * Tokens (RFC 7519) and who signs them.
     *
     * @param keys the file of the keys: public keys in PEM, a JWK set, or a secret; empty where no token is taken
     * @param issuer who must have issued a token; empty for anybody who has the key
     * @param audience whom a token must be meant for; empty for anybody
     * @param leeway how far the clocks of the issuer and of this machine may be apart
     * @param user the claim that has the user's name
     */
    public record Jwt(
            @Setting(kind = FILE) String keys,
            @Setting(kind = TEXT) String issuer,
            @Setting(kind = TEXT) String audience,

            @Setting(kind = DURATION, fallback = "60s", least = "0s", most = "10m")
            Duration leeway,

            @Setting(kind = TEXT, fallback = "sub") String user) {
        private static final Jwt NONE = new Jwt("", "", "", Duration.ofSeconds(60), "sub");
    }
}
