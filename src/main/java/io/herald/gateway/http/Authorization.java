package io.herald.gateway.http;

import io.herald.access.Credentials;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** What the header {@code Authorization} says (RFC 7617, RFC 6750). No state. */
final class Authorization {
    private static final String BASIC = "Basic";
    private static final String BEARER = "Bearer";

    private Authorization() {}

    /**
     * Reads a header.
     *
     * @throws BrokerException {@link ErrorCode#UNAUTHENTICATED} where it is neither a password nor a token
     */
    static Credentials read(String header) {
        int space = header.indexOf(' ');
        String scheme = space < 0 ? header : header.substring(0, space);
        String said = space < 0 ? "" : header.substring(space).strip();
        if (scheme.equalsIgnoreCase(BEARER) && !said.isEmpty()) {
            return new Credentials.Token(said);
        }
        if (!scheme.equalsIgnoreCase(BASIC)) {
            throw wrong("say Authorization: Basic or Bearer");
        }
        String pair = decode(said);
        int colon = pair.indexOf(':');
        if (colon < 1 || pair.chars().anyMatch(Character::isISOControl)) {
            throw wrong("behind Basic comes a name, a colon and a password, in base64");
        }
        return new Credentials.Password(pair.substring(0, colon), pair.substring(colon + 1));
    }

    private static String decode(String base64) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (IllegalArgumentException | CharacterCodingException unreadable) {
            throw wrong("behind Basic comes base64 of UTF-8");
        }
    }

    private static BrokerException wrong(String detail) {
        return new BrokerException(ErrorCode.UNAUTHENTICATED, detail);
    }

    /** By what a header is known again, without keeping what it says. */
    static byte[] fingerprint(String header) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(header.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
