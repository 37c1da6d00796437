package io.herald.access;

/**
 * Who a client is, once that is proven.
 *
 * @param user its name; empty for one that has proven nothing
 * @param proof what the name rests on and must stay as it is, such as the hash of its password; empty where nothing can
 *     be taken back
 * @param expiresAtMs when it ends, in milliseconds since 1970; {@link Long#MAX_VALUE} for never
 */
public record Identity(String user, String proof, long expiresAtMs) {
    /** One that has proven nothing. */
    public static final Identity ANONYMOUS = new Identity("", "", Long.MAX_VALUE);

    /** One of a name that nothing can take back. */
    public static Identity of(String user) {
        return new Identity(user, "", Long.MAX_VALUE);
    }

    /** Whether it has proven nothing. */
    public boolean isAnonymous() {
        return user.isEmpty();
    }

    /** The name alone: what it rests on is nobody's business. */
    @Override
    public String toString() {
        return isAnonymous() ? "anonymous" : user;
    }
}
