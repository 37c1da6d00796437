package io.herald.config;

import java.nio.charset.StandardCharsets;

/** What a user may be called. Whoever reads a name from outside asks here. */
public final class UserName {
    static final String FORM = "1 to 256 characters without control characters, and neither * nor anonymous";

    private static final int MOST = 256;

    private UserName() {}

    /** Whether a user may have that name: the words of the rules for groups of users are none. */
    public static boolean isOne(String name) {
        return name != null
                && !name.isEmpty()
                && name.length() <= MOST
                && !name.equals("*")
                && !name.equals("anonymous")
                && name.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(name);
    }
}
