package io.herald;

import io.herald.config.BrokerConfig;
import io.herald.log.LogReaderVerticle;
import io.herald.log.LogWriterVerticle;
import io.herald.metrics.Metrics;
import io.herald.storage.RetainedSize;
import io.herald.storage.Storage;
import io.herald.storage.StorageException;
import io.herald.storage.StorageOptions;
import io.herald.storage.memory.MemoryStorage;
import io.herald.storage.rocksdb.RocksStorage;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a broker that runs: the storage that is configured, and the verticles that work on it. Owned by the
 * broker; may be used from any thread.
 */
final class RunningLog {
    private static final Logger LOG = LoggerFactory.getLogger(RunningLog.class);
    /** How many pages of the log are read at the same time. */
    private static final int READERS = 2;

    private final Vertx vertx;
    private final BrokerConfig config;
    private final Metrics metrics;
    private final List<String> deployments = new CopyOnWriteArrayList<>();
    private volatile Storage storage;

    RunningLog(Vertx vertx, BrokerConfig config, Metrics metrics) {
        this.vertx = vertx;
        this.config = config;
        this.metrics = metrics;
    }

    /**
     * Opens the storage, which may take a while, and sets a writer and readers to work on it.
     *
     * @return completed when the log is at work; failed with {@link StorageException} where it cannot be opened
     */
    Future<?> open() {
        Path folder = Path.of(config.log().path());
        Future<Storage> opening = vertx.executeBlocking(this::openStorage);
        return SlowOpening.watch(vertx, folder, sentence -> LOG.info("{}", sentence), opening)
                .compose(opened -> deploy(1, () -> new LogWriterVerticle(opened, metrics.log())))
                .compose(writer -> deploy(READERS, () -> new LogReaderVerticle(storage)));
    }

    private Storage openStorage() throws StorageException {
        StorageOptions options = new StorageOptions(
                Path.of(config.log().path()),
                config.log().syncEvery(),
                config.log().retention().age(),
                config.log().retention().bytes(),
                config.delivery().dedupWindow(),
                new RetainedSize(config.limits().retained(), config.limits().retainedBytes()),
                metrics.log()::synced);
        boolean inMemory = config.log().type().equals("memory");
        storage = inMemory ? new MemoryStorage(options) : RocksStorage.open(options);
        storage.findings().forEach(finding -> LOG.warn("{}", finding));
        tell("herald.log.bytes", "bytes", "What is kept in the log, messages and index", Storage.Extent::bytes);
        tell("herald.log.first.id", "", "The oldest message that is kept", Storage.Extent::first);
        tell("herald.log.last.id", "", "The newest message of the log", Storage.Extent::last);
        tell("herald.retained.messages", "", "Messages that are retained", extent -> extent.retained()
                .count());
        tell("herald.retained.bytes", "bytes", "What they take", extent -> extent.retained()
                .bytes());
        if (!inMemory) {
            File folder = options.path().toFile();
            metrics.tell(new Metrics.Gauge(
                    "herald.log.disk.free", "bytes", "What its disk has to spare", folder::getUsableSpace));
        }
        return storage;
    }

    private void tell(String name, String unit, String help, ToLongFunction<Storage.Extent> part) {
        metrics.tell(new Metrics.Gauge(name, unit, help, () -> part.applyAsLong(storage.extent())));
    }

    private Future<?> deploy(int instances, Supplier<VerticleBase> verticle) {
        DeploymentOptions worker =
                new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER).setInstances(instances);
        return vertx.deployVerticle(verticle, worker).onSuccess(deployments::add);
    }

    /** Closes it, when nobody publishes any more: what was appended stays. */
    Future<Void> close() {
        return Future.join(deployments.stream().map(vertx::undeploy).toList())
                .transform(gone -> vertx.executeBlocking(() -> {
                    if (storage != null) {
                        storage.close();
                    }
                    return null;
                }));
    }
}
