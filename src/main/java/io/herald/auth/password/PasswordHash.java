package io.herald.auth.password;

import com.password4j.Argon2Function;
import com.password4j.BcryptFunction;
import com.password4j.HashingFunction;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * Makes and checks hashes of passwords. New ones are of Argon2id with 12 MiB and three passes, one of the choices that
 * OWASP gives; those of bcrypt are checked as well, for other tools make them. Takes a twentieth of a second of
 * processor time, never on an event loop.
 */
public final class PasswordHash {
    private static final int KIB = 12 << 10;
    private static final int PASSES = 3;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;

    private PasswordHash() {}

    /** A new hash of a password, with a salt of its own. */
    public static String of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return Argon2Function.getInstance(KIB, PASSES, LANES, HASH_BYTES, Argon2.ID)
                .hash(password.getBytes(StandardCharsets.UTF_8), salt)
                .getResult();
    }

    /** Whether a hash, of a form that the table of users takes, is one of a password. */
    public static boolean matches(String hash, String password) {
        HashingFunction function = hash.startsWith("$argon2")
                ? Argon2Function.getInstanceFromHash(hash)
                : BcryptFunction.getInstanceFromHash(hash);
        return function.check(password.getBytes(StandardCharsets.UTF_8), hash.getBytes(StandardCharsets.UTF_8));
    }
}
