package io.herald.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads who has a password: {@code {"alice": "<hash>"}}, where the hash is one of Argon2id in the form of the PHC or
 * one of bcrypt. A fault never shows what stands where a hash should: it may be the password.
 */
public final class UserTable {
    private static final String KEY = "auth.users";

    private static final Pattern ARGON2ID =
            Pattern.compile("\\$argon2id\\$v=19\\$m=([0-9]{1,8}),t=([0-9]{1,4}),p=([0-9]{1,3})\\$([A-Za-z0-9+/]{11,86})"
                    + "\\$([A-Za-z0-9+/]{22,86})");

    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");

    /** What one check may cost: much more, and a few clients that log in at once would stop all others. */
    private static final int MOST_KIB = 64 << 10;

    private static final int MOST_PASSES = 16;
    private static final int MOST_LANES = 4;
    private static final int MOST_BCRYPT = 13;

    private UserTable() {}

    /**
     * The hash of each user's password, by name.
     *
     * @param setting what stands at {@code auth.users}
     * @throws ConfigException with every fault there is, and where the file cannot be read
     */
    public static Map<String, String> read(String setting) {
        JsonNode tree = JsonText.hereOrInFile(KEY, setting);
        List<String> faults = faults(KEY, tree);
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        Map<String, String> users = new LinkedHashMap<>();
        tree.properties()
                .forEach(user -> users.put(user.getKey(), user.getValue().textValue()));
        return users;
    }

    /** What is wrong with a table of users, one sentence each. */
    static List<String> faults(String where, JsonNode table) {
        if (!(table instanceof ObjectNode)) {
            return List.of(where + ": not users; " + Kind.USERS.form);
        }
        List<String> faults = new ArrayList<>();
        table.properties().forEach(user -> {
            if (!UserName.isOne(user.getKey())) {
                faults.add(where + ": " + JsonText.shown(user.getKey()) + " is no name of a user; " + UserName.FORM);
            }
            String fault = faultOfHash(user.getValue().textValue());
            if (fault != null) {
                faults.add(where + ": what stands at " + JsonText.shown(user.getKey()) + ' ' + fault);
            }
        });
        return faults;
    }

    private static String faultOfHash(String hash) {
        Matcher argon2id = ARGON2ID.matcher(hash == null ? "" : hash);
        Matcher bcrypt = BCRYPT.matcher(hash == null ? "" : hash);
        if (bcrypt.matches()) {
            int cost = Integer.parseInt(bcrypt.group(1));
            return cost >= 4 && cost <= MOST_BCRYPT ? null : "has a cost outside of 4 to " + MOST_BCRYPT;
        }
        if (!argon2id.matches() || !isBase64(argon2id.group(4)) || !isBase64(argon2id.group(5))) {
            return "is not the hash of a password, of Argon2id or bcrypt; 'hash-password' prints one";
        }
        int lanes = Integer.parseInt(argon2id.group(3));
        boolean cheap = isWithin(argon2id.group(1), 8 * lanes, MOST_KIB)
                && isWithin(argon2id.group(2), 1, MOST_PASSES)
                && isWithin(argon2id.group(3), 1, MOST_LANES);
        return cheap ? null : "costs too much to check; at most m=65536,t=16,p=4, and m at least eight times p";
    }

    /** Without its padding, four letters are three bytes, three two and two one. */
    private static boolean isBase64(String text) {
        return text.length() % 4 != 1;
    }

    private static boolean isWithin(String number, int least, int most) {
        int value = Integer.parseInt(number);
        return value >= least && value <= most;
    }
}
