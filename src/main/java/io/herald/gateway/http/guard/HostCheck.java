package io.herald.gateway.http.guard;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the host that a request names is ours. A web page whose name was made to point at this machine (DNS
 * rebinding) gives itself away here. Ports do not matter: a rebound name is foreign on any port. One for each door
 * instance.
 */
public final class HostCheck {
    private static final int MAX_KNOWN = 1000;
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:@/?#\\s]+)(?::[0-9]{0,5})?");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    private final Set<String> names = new HashSet<>();
    private final boolean anyAddress;
    private final Set<String> known = new HashSet<>();

    /** What is to be done with a request. */
    public enum Verdict {
        OURS,
        FOREIGN,
        MALFORMED
    }

    /**
     * @param bound the name or address that the door is bound to
     * @param more further names
     */
    public HostCheck(String bound, Collection<String> more) {
        names.add(literal(bound));
        more.forEach(name -> names.add(literal(name)));
        anyAddress = bound.equals("0.0.0.0") || bound.equals("::");
    }

    /**
     * Judges what {@code Host} says.
     *
     * @param host the header's value
     * @param localAddress the address that the client connected to
     */
    public Verdict judge(String host, String localAddress) {
        if (known.contains(host)) {
            return Verdict.OURS;
        }
        Matcher authority = AUTHORITY.matcher(host);
        if (!authority.matches()) {
            return Verdict.MALFORMED;
        }
        String name = authority.group(1).toLowerCase(Locale.ROOT);
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (names.contains(name) || LOOPBACK.matcher(name).matches()) {
            if (known.size() < MAX_KNOWN) {
                known.add(host);
            }
            return Verdict.OURS;
        }
        return anyAddress && name.equals(literal(localAddress)) ? Verdict.OURS : Verdict.FOREIGN;
    }

    private static String literal(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.indexOf(':') >= 0 && !lower.startsWith("[") ? "[" + lower + "]" : lower;
    }
}
