package io.herald.access;

/** What a client shows to prove who it is. Never told: their text says nothing of what they hold. */
public sealed interface Credentials {
    /**
     * A name and a password.
     *
     * @param user the name
     * @param password the password, as it was sent
     */
    record Password(String user, String password) implements Credentials {
        @Override
        public String toString() {
            return "a password";
        }
    }

    /**
     * A bearer token (RFC 6750).
     *
     * @param text the token, as it was sent
     */
    record Token(String text) implements Credentials {
        @Override
        public String toString() {
            return "a token";
        }
    }

    /**
     * A client certificate that the TLS hand-shake has verified.
     *
     * @param subject the common name of its subject
     * @param endsAtMs until when it holds, in milliseconds since 1970
     */
    record Certificate(String subject, long endsAtMs) implements Credentials {
        @Override
        public String toString() {
            return "a certificate";
        }
    }
}
