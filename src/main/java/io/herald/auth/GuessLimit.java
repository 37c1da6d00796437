package io.herald.auth;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How often it may be guessed: so many wrong tries from one address, and so many of one name from all addresses
 * together. Nobody is locked out by others: a name that has come in well from an address has tries of its own there,
 * whatever else comes from that address, which may be a proxy; and where a name's tries are used up, an address that
 * has not tried it yet has a few. A try is taken before it is looked at, and given back where it was right: so those at
 * the same time count as well. Names that nobody has are counted like all others. Owned by the auth verticle, on its
 * thread.
 */
final class GuessLimit {
    /** What many devices behind one address may get wrong before they have to wait. */
    static final int AT_ONCE_FROM_ADDRESS = 50;

    private static final long NEXT_FROM_ADDRESS_MS = 1_000;

    /** What a person may mistype; and then ten thousand tries take more than a day. */
    static final int AT_ONCE_OF_NAME = 10;

    private static final long NEXT_OF_NAME_MS = 10_000;

    /** So little that a thousand addresses together try less than one alone that nobody limits does in a minute. */
    static final int AT_ONCE_OF_STRANGER = 2;

    private static final long NEXT_OF_STRANGER_MS = 600_000;

    private final LongSupplier clockMs;
    private final Buckets addresses = new Buckets(AT_ONCE_FROM_ADDRESS, NEXT_FROM_ADDRESS_MS);
    private final Buckets names = new Buckets(AT_ONCE_OF_NAME, NEXT_OF_NAME_MS);
    private final Buckets familiar = new Buckets(AT_ONCE_OF_NAME, NEXT_OF_NAME_MS);
    private final Buckets strangers = new Buckets(AT_ONCE_OF_STRANGER, NEXT_OF_STRANGER_MS);

    /** @param clockMs a clock that only goes forward */
    GuessLimit(LongSupplier clockMs) {
        this.clockMs = clockMs;
    }

    /** What a try is taken from. */
    private record Share(Buckets buckets, String name) {}

    /** One try. */
    static final class Try {
        /** The name and the address together; null where there is no name. */
        private final String pair;

        private final List<Share> shares;

        private final boolean familiar;

        private Try(String pair, boolean familiar, List<Share> shares) {
            this.pair = pair;
            this.familiar = familiar;
            this.shares = shares;
        }

        /** Whether the name has come in well from there. */
        boolean isFamiliar() {
            return familiar;
        }
    }

    /** How long whoever wants to try has to wait; 0 where it need not. */
    long waitMs(String name, String address) {
        long nowMs = clockMs.getAsLong();
        return attempt(name, address, nowMs).shares.stream()
                .mapToLong(share -> share.buckets.waitMs(share.name, nowMs))
                .max()
                .orElse(0);
    }

    /**
     * Takes a try, which there is.
     *
     * @param name whom it is for; null where nobody says
     * @param address where it comes from
     */
    Try take(String name, String address) {
        long nowMs = clockMs.getAsLong();
        Try attempt = attempt(name, address, nowMs);
        attempt.shares.forEach(share -> share.buckets.take(share.name, nowMs));
        return attempt;
    }

    /** It was not made. */
    void giveBack(Try attempt) {
        long nowMs = clockMs.getAsLong();
        for (Share share : attempt.shares) {
            share.buckets.giveBack(share.name, nowMs);
            if (share.buckets != familiar) {
                // Tries that cost nothing must not take the place of those that were wrong.
                share.buckets.forgetIfFull(share.name, nowMs);
            }
        }
    }

    /** It was right. */
    void right(Try attempt) {
        giveBack(attempt);
        if (attempt.pair != null) {
            familiar.add(attempt.pair, clockMs.getAsLong());
        }
    }

    private Try attempt(String name, String address, long nowMs) {
        String place = place(address);
        Share ofAddress = new Share(addresses, place);
        if (name == null) {
            return new Try(null, false, List.of(ofAddress));
        }
        String pair = place + ' ' + name;
        if (familiar.knows(pair)) {
            return new Try(pair, true, List.of(new Share(familiar, pair)));
        }
        boolean usedUp = names.waitMs(name, nowMs) > strangers.waitMs(pair, nowMs);
        Share ofName = usedUp ? new Share(strangers, pair) : new Share(names, name);
        return new Try(pair, false, List.of(ofAddress, ofName));
    }

    /** One machine has all addresses of an IPv6 network of 64 bits, or may have. */
    private static String place(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return HexFormat.of().formatHex(bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes);
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
