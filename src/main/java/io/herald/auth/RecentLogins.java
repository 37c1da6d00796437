package io.herald.auth;

import io.herald.access.Identity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who came in lately, and by what: so that a thousand clients that come back at once, and each request over HTTP, do
 * not cost a slow hash each. What was shown is kept as an HMAC-SHA256 under a key that was drawn when the broker
 * started and is nowhere else: nothing of it can be read from a file, and nothing be tried against it outside of this
 * process; who reads the memory of this process reads passwords as they come in anyway. What was right counts for an
 * hour, and only as long as what it rests on is unchanged, which whoever asks looks at. Wrong ones are not kept.
 * Bounded; those asked for longest ago go first. Owned by the auth verticle, on its thread.
 */
final class RecentLogins {
    private static final int MOST = 10_000;
    private static final long COUNTS_MS = 3_600_000;
    private static final String HMAC = "HmacSHA256";

    private final LongSupplier clockMs;
    private final Mac mac;
    private final Map<String, Login> logins = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Login> eldest) {
            return size() > MOST;
        }
    };

    private record Login(Identity identity, long atMs) {}

    /** @param clockMs a clock that only goes forward */
    RecentLogins(LongSupplier clockMs) {
        this.clockMs = clockMs;
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        try {
            mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    /** What stands for what was shown: the same for the same, and nothing can be learned from it. */
    String keyOf(String... shown) {
        for (String part : shown) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
            mac.update(bytes);
        }
        return HexFormat.of().formatHex(mac.doFinal());
    }

    /** Who has shown that lately; null for nobody. */
    Identity find(String key) {
        Login login = logins.get(key);
        return login == null || clockMs.getAsLong() - login.atMs >= COUNTS_MS ? null : login.identity;
    }

    /** What was shown was right. */
    void remember(String key, Identity identity) {
        logins.put(key, new Login(identity, clockMs.getAsLong()));
    }

    /** Nothing that was right is known to be right any more. */
    void forget() {
        logins.clear();
    }
}
