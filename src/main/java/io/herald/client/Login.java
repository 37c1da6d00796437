package io.herald.client;

import io.herald.line.LineText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a client shows to prove who it is: a name and a password, or a token, or nothing.
 *
 * @param user the name; empty where there is none
 * @param password its password
 * @param token the token; empty where there is none
 */
public record Login(String user, String password, String token) {
    /** It shows nothing. */
    public static final Login NONE = new Login("", "", "");

    /** @throws IllegalArgumentException where it cannot be written on a line, or is two things at once */
    public Login {
        if ((user + password + token).chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("names, passwords and tokens have no control characters");
        }
        if (!token.isEmpty() && !user.isEmpty()) {
            throw new IllegalArgumentException("a name with a password, or a token, not both");
        }
    }

    /** With a name and a password. */
    public static Login password(String user, String password) {
        return new Login(user, password, "");
    }

    /** With a token. */
    public static Login token(String token) {
        return new Login("", "", token);
    }

    /** What stands in a HELLO behind the name. */
    public String options() {
        if (!token.isEmpty()) {
            return " token=" + LineText.encodeValue(token);
        }
        return user.isEmpty() ? "" : " user=" + LineText.encodeValue(user) + " pass=" + LineText.encodeValue(password);
    }

    /** What stands in the Authorization of a request over HTTP; empty where it shows nothing. */
    public String authorization() {
        if (!token.isEmpty()) {
            return "Bearer " + token;
        }
        byte[] pair = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
        return user.isEmpty() ? "" : "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** Nobody is shown what it is made of. */
    @Override
    public String toString() {
        return token.isEmpty() ? user : "a token";
    }
}
