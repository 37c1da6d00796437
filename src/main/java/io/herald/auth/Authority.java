package io.herald.auth;

import io.herald.access.Policy;
import io.herald.access.Rule;
import io.herald.config.AuthSettings;
import io.herald.config.ConfigException;
import io.herald.config.RuleTable;
import io.herald.config.UserTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * All that was read in one go of what decides who may do what. Immutable.
 *
 * @param users the hash of each user's password, by name
 * @param rules what is granted; null where there are no rules
 * @param keys the keys of tokens; null where no token is taken
 */
record Authority(Map<String, String> users, List<Rule> rules, TokenKeys keys) {
    /**
     * Reads all of it.
     *
     * @throws ConfigException with every fault of every file: then nothing was read
     */
    static Authority read(AuthSettings settings) {
        List<String> faults = new ArrayList<>();
        Map<String, String> users = read(settings.users(), () -> UserTable.read(settings.users()), Map.of(), faults);
        List<Rule> rules = read(settings.rules(), () -> RuleTable.read(settings.rules()), null, faults);
        TokenKeys keys =
                read(settings.jwt().keys(), () -> TokenKeys.read(settings.jwt().keys()), null, faults);
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        return new Authority(users, rules, keys);
    }

    private static <T> T read(String setting, Supplier<T> reading, T without, List<String> faults) {
        try {
            return setting.isEmpty() ? without : reading.get();
        } catch (ConfigException e) {
            faults.addAll(e.faults());
            return without;
        }
    }

    /** @param identifies whether there is a way to prove who one is */
    Policy policy(boolean identifies) {
        return Policy.of(identifies, users, rules).withKeys(keys == null ? Set.of() : keys.names());
    }

    /** What an operator is told of it. */
    @Override
    public String toString() {
        return "users " + users.size() + ", rules " + (rules == null ? "none" : rules.size()) + ", keys of tokens "
                + (keys == null ? "none" : keys.names().size());
    }
}
