package io.herald.tls;

import io.herald.config.ConfigException;
import io.herald.config.DoorSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of all doors that speak TLS: read when the broker starts, and looked at every second from then on.
 * What has changed is taken when it was the same twice, so that a certificate and its key may be replaced one after the
 * other; what is bad is told once, and what was good before is kept. One for the broker, on a context of its own.
 */
public final class TlsDoors {
    private static final Logger LOG = LoggerFactory.getLogger(TlsDoors.class);
    private static final long LOOK_MS = 1_000;

    private final Vertx vertx;
    private final Map<String, Door> doors = new TreeMap<>();
    private final Context context;
    private boolean closed;
    private BiFunction<String, TlsMaterial, Future<?>> renewing = (section, material) -> Future.succeededFuture();

    /** One door's files, as they were read last. */
    private static final class Door {
        private final TlsFiles files;
        private TlsMaterial material;
        /** What was last found good, or told to be bad. */
        private TlsFiles.Contents judged;
        /** What was read last. */
        private TlsFiles.Contents seen;

        Door(TlsFiles files) {
            this.files = files;
        }
    }

    /**
     * @param vertx the broker's
     * @param configured what is configured of each door, by its section
     */
    public TlsDoors(Vertx vertx, Map<String, ? extends DoorSettings> configured) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        configured.forEach((section, door) -> {
            if (door.enabled() && door.tls().isOn()) {
                doors.put(section, new Door(new TlsFiles(section, door.tls())));
            }
        });
    }

    /** Whether no door speaks TLS. */
    public boolean isEmpty() {
        return doors.isEmpty();
    }

    /**
     * Reads all files for the first time.
     *
     * @return completed when all are good; failed with a {@link ConfigException} that tells of all that are not
     */
    public Future<Void> open() {
        if (isEmpty()) {
            return Future.succeededFuture();
        }
        return vertx.executeBlocking(() -> {
            List<String> faults = new ArrayList<>();
            doors.values().forEach(door -> {
                try {
                    door.judged = door.files.read();
                    door.material = door.files.check(door.judged, vertx);
                } catch (ConfigException fault) {
                    faults.addAll(fault.faults());
                }
            });
            if (!faults.isEmpty()) {
                throw new ConfigException(faults);
            }
            return null;
        });
    }

    /** What a door shows, where it speaks TLS. */
    public Optional<TlsMaterial> of(String section) {
        return Optional.ofNullable(doors.get(section)).map(door -> door.material);
    }

    /**
     * From now on, has doors show what is in their files.
     *
     * @param renew is given a door's section and what it is to show to those who connect from then on
     */
    public void watch(BiFunction<String, TlsMaterial, Future<?>> renew) {
        renewing = renew;
        if (!isEmpty()) {
            context.runOnContext(v -> vertx.setPeriodic(LOOK_MS, id -> look(false)));
        }
    }

    /** Looks at the files at once, and takes what is there as it is. May be called on any thread. */
    public void reread() {
        context.runOnContext(v -> look(true));
    }

    /**
     * Looks no more. May be called on any thread.
     *
     * @return completed when it does not: what reads the files may go then
     */
    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(v -> {
            closed = true;
            done.complete();
        });
        return done.future();
    }

    private void look(boolean atOnce) {
        if (closed) {
            return;
        }
        doors.values().forEach(door -> vertx.executeBlocking(door.files::read).onSuccess(contents -> {
            boolean settled = atOnce || contents.equals(door.seen);
            door.seen = contents;
            if (settled && !contents.equals(door.judged)) {
                door.judged = contents;
                renew(door, contents);
            }
        }));
    }

    private void renew(Door door, TlsFiles.Contents contents) {
        String section = door.files.section();
        vertx.executeBlocking(() -> door.files.check(contents, vertx))
                .compose(material -> renewing.apply(section, material))
                // Whole sentences: of what is said again and again the log tells the words, and not what stands in
                // them.
                .onSuccess(renewed ->
                        LOG.info(section + ".tls: the files have changed; who connects now gets what is new"))
                .onFailure(fault -> LOG.warn(fault.getMessage() + "; what was there before is kept"));
    }
}
