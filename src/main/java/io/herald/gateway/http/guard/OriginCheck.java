package io.herald.gateway.http.guard;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Whether a web page may do what it asks a browser to do here. One for each door instance. */
public final class OriginCheck {
    private final Set<String> foreign = new HashSet<>();

    /** @param origins the foreign pages that may call us, as {@code Origin} says them */
    public OriginCheck(Collection<String> origins) {
        origins.forEach(origin -> foreign.add(origin.toLowerCase(Locale.ROOT)));
    }

    /** Whether a foreign page was let in by name, so that it may also read the answer. */
    public boolean isInvited(String origin) {
        return foreign.contains(origin.toLowerCase(Locale.ROOT));
    }

    /**
     * Whether a request that changes something, or opens a WebSocket, comes from nobody's page, our own, or an
     * invited one.
     *
     * @param origin what {@code Origin} says; null where it is not there
     * @param host what {@code Host} says
     * @param site what {@code Sec-Fetch-Site} says; null where it is not there
     */
    public boolean allows(String origin, String host, String site) {
        if (origin != null) {
            return isOwn(origin, host) || isInvited(origin);
        }
        return site == null || site.equals("same-origin") || site.equals("none");
    }

    private static boolean isOwn(String origin, String host) {
        return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
    }
}
