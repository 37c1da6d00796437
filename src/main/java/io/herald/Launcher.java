package io.herald;

import io.herald.cli.CommandLineInterface;
import io.herald.config.BrokerConfig;
import io.herald.config.ConfigException;
import io.herald.config.ConfigReader;
import io.herald.listen.DoorException;
import io.herald.logging.LogSetup;
import io.herald.machine.EndOfMemory;
import io.herald.machine.FullHeap;
import io.herald.machine.QuietHeap;
import io.herald.storage.StorageException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jline.utils.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry point: with a verb it is the command line; without one it runs the broker until it is told to stop. The
 * exit code is 0 after an orderly stop, 1 where the broker cannot start, 2 on wrong usage, 3 out of memory, and where a
 * second signal ended it at once, 128 and the signal's number.
 */
public final class Launcher {
    private static final int CANNOT_START = 1;
    private static final int WRONG_USAGE = 2;
    /** How long the rest may take once the connections that outlast the time of grace are cut. */
    private static final long AFTER_GRACE_MS = 3_000;

    private static final String USAGE = """
            usage: java -jar broker-fat.jar [-conf FILE|JSON]   runs the broker
                   java -jar broker-fat.jar VERB …              'help' lists the verbs
            FILE or JSON is the broker's configuration; every key has a default.
            """;

    private Launcher() {}

    /** Runs what the arguments ask for. */
    public static void main(String[] args) {
        if (args.length > 0 && CommandLineInterface.knows(args[0])) {
            System.exit(CommandLineInterface.run(args));
        } else if (args.length == 0) {
            run(null);
        } else if (args.length == 2 && (args[0].equals("-conf") || args[0].equals("--conf"))) {
            run(args[1]);
        } else {
            System.err.print(fault(args) + USAGE);
            System.exit(WRONG_USAGE);
        }
    }

    private static String fault(String[] args) {
        if (!args[0].matches("--?conf")) {
            return "herald: there is no verb or option '" + args[0] + "'\n";
        }
        return args.length == 1 ? "herald: -conf needs a FILE or JSON\n" : "herald: behind -conf comes one word\n";
    }

    private static void run(String conf) {
        try {
            setUpThePlatform();
            EndOfMemory.endsTheProcess(System.err);
            Supplier<BrokerConfig> reading =
                    () -> conf == null ? ConfigReader.read(System.getenv()) : ConfigReader.read(conf, System.getenv());
            BrokerConfig config = reading.get();
            if (config.logs().json()) {
                LogSetup.json();
            }
            RunningBroker.start(config, version(), reading)
                    .onSuccess(Launcher::serve)
                    .onFailure(Launcher::giveUp);
        } catch (ConfigException faults) {
            faults.faults().forEach(fault -> System.err.println("herald: " + fault));
            System.exit(CANNOT_START);
        }
    }

    /**
     * Leaves out parts of the platform that we never use and that would have to be loaded at every start; takes buffers
     * from the pool that holds the least beside them; names the machine, or it would be named by the addresses of its
     * network cards, with a warning where there is none; and lets no client begin a second handshake on a connection,
     * which costs the broker more than the client.
     */
    private static void setUpThePlatform() {
        for (String property : List.of(
                "vertx.disableDnsResolver=true",
                "io.netty.jfr.enabled=false",
                "io.netty.allocator.type=pooled",
                "io.netty.machineId=00:00:00:00:00:01",
                "jdk.tls.rejectClientInitiatedRenegotiation=true")) {
            String[] pair = property.split("=");
            if (System.getProperty(pair[0]) == null) {
                System.setProperty(pair[0], pair[1]);
            }
        }
    }

    private static void serve(RunningBroker broker) {
        StopSignals.call(() -> stop(broker));
        if (broker.hasFilesToReread()) {
            // Without one, the JVM ends at a SIGHUP.
            Signals.register("HUP", broker::reread);
        }
        System.out.print(Banner.of(broker, version()));
        System.out.flush();
        // After all else: it takes longer to load than to run.
        QuietHeap.givesBack();
        FullHeap.watch(broker::refuseNewcomers);
    }

    private static void giveUp(Throwable fault) {
        if (fault instanceof ConfigException config) {
            config.faults().forEach(sentence -> System.err.println("herald: " + sentence));
        } else if (fault instanceof DoorException || fault instanceof StorageException) {
            System.err.println("herald: " + fault.getMessage());
        } else {
            logger().error("The broker cannot start", fault);
        }
        System.exit(CANNOT_START);
    }

    /** Runs when the process is asked to end. It ends in order, or without it when it takes too long. */
    private static void stop(RunningBroker broker) {
        CountDownLatch stopped = new CountDownLatch(1);
        broker.stop().onComplete(done -> stopped.countDown());
        boolean orderly = false;
        try {
            long graceMs = broker.config().shutdown().grace().toMillis();
            orderly = stopped.await(graceMs + AFTER_GRACE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!orderly) {
            logger().warn("The broker did not come to rest after shutdown.grace; it ends as it is");
        }
        // A signal would make the JVM's exit code 143; an orderly stop is a success.
        Runtime.getRuntime().halt(orderly ? 0 : CANNOT_START);
    }

    private static String version() {
        String version = Launcher.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static Logger logger() {
        return LoggerFactory.getLogger(Launcher.class);
    }
}
