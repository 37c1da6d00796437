package io.herald.gateway.http;

import io.herald.access.Access;
import io.herald.access.Credentials;
import io.herald.bus.SteadyTime;
import io.herald.gateway.Gatekeeper;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.vertx.core.Future;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who the client of one connection is, from request to request: what a request shows holds for that request, because
 * those of several clients may come over one connection of a proxy. What was proven once is not checked again while the
 * same is shown. Owned by the connection, on its event loop.
 */
final class PeerIdentity {
    /** The fingerprint of what nobody can show twice. */
    private static final byte[] NOTHING = {};

    private final Gatekeeper keeper;
    private final Gatekeeper.Guest guest;
    private final String address;
    /** What the connection itself has proven: the client's certificate, where TLS asks for one. */
    private final Optional<Credentials.Certificate> certificate;

    private Access access;
    /** By what the client is known again; null where it is whoever shows nothing but the certificate. */
    private byte[] shown;

    private boolean left;

    /**
     * @param keeper lets clients in
     * @param guest is told when it has to leave
     * @param address where it comes from
     * @param certificate the client's, which TLS has found good; nothing without
     */
    PeerIdentity(
            Gatekeeper keeper, Gatekeeper.Guest guest, String address, Optional<Credentials.Certificate> certificate) {
        this.keeper = keeper;
        this.guest = guest;
        this.address = address;
        this.certificate = certificate;
        this.access = keeper.letIn(guest);
        this.shown = certificate.isPresent() ? NOTHING : null;
    }

    /** What the client may do of which a request is answered; another one for each that it is. */
    Access access() {
        return access;
    }

    /**
     * Whether a request comes from whom {@link #access} is of.
     *
     * @param header its Authorization; null where it has none
     */
    boolean isKnownBy(String header) {
        if (header == null || shown == null) {
            return header == null && shown == null && isCurrent();
        }
        return MessageDigest.isEqual(shown, Authorization.fingerprint(header)) && isCurrent();
    }

    /** Whether it still is who it has proven to be. */
    boolean isCurrent() {
        return access.identity().isAnonymous() || access.isStillKnown(SteadyTime.machineMs());
    }

    /** What it was counts no more: it is nobody until it has proven something again. */
    void forget() {
        if (!left) {
            become(keeper.letIn(guest), certificate.isPresent() ? NOTHING : null);
        }
    }

    /**
     * From now on it is whoever shows nothing in a request.
     *
     * @return empty where that is nobody; otherwise completed when it is known by its certificate
     */
    Optional<Future<Void>> showsNothing() {
        forget();
        return certificate.map(shows -> prove(next -> keeper.identify(next, shows, address), null));
    }

    /** Has it prove who it is by a header. */
    Future<Void> prove(String header) {
        Credentials credentials = Authorization.read(header);
        return prove(next -> keeper.identify(next, credentials, address), Authorization.fingerprint(header));
    }

    /** Has it prove who it is, for one request, by a ticket. */
    Future<Void> redeem(String ticket) {
        return prove(next -> keeper.redeem(next, ticket), NOTHING);
    }

    private Future<Void> prove(Function<Access, Future<Void>> check, byte[] fingerprint) {
        Access next = keeper.letIn(guest);
        return check.apply(next)
                .compose(proven -> {
                    if (left || !next.isStillKnown(SteadyTime.machineMs())) {
                        throw new BrokerException(ErrorCode.UNAUTHENTICATED, "who you are has expired or was changed");
                    }
                    become(next, fingerprint);
                    return Future.<Void>succeededFuture();
                })
                .onFailure(fault -> keeper.showOut(next));
    }

    private void become(Access next, byte[] fingerprint) {
        keeper.showOut(access);
        access = next;
        shown = fingerprint;
    }

    /** The connection is closed. */
    void leave() {
        left = true;
        keeper.showOut(access);
    }
}
