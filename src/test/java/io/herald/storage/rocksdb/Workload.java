package io.herald.storage.rocksdb;

import io.herald.storage.Drafts;
import io.herald.storage.StorageException;
import io.herald.storage.StorageException.Kind;
import io.herald.storage.StorageOptions;
import io.herald.topic.Position;
import io.herald.topic.Run;
import io.herald.topic.SessionState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Does in a process of its own all that a writer does: appends small and large, retained messages, dedup keys,
 * sessions, tables, retention. It says what was acknowledged on standard output, and recovers when it has to. What it
 * writes depends on its numbers alone.
 */
final class Workload {
    private static final int TRIES = 3;

    private Workload() {}

    /** The nth run that is appended. */
    static Run run(int n) {
        Random random = new Random(n);
        int size = n % 9 == 0 ? 100_000 + random.nextInt(200_000) : random.nextInt(8_000);
        String payload = n + "-" + "x".repeat(size);
        return switch (n % 4) {
            case 0 -> Drafts.retained("t/0", payload);
            case 1 -> Drafts.keyed("t/1", "k" + n, payload);
            default -> Drafts.run("t/" + n % 3, payload, "b" + n, "c");
        };
    }

    static StorageOptions options(Path folder, Duration syncEvery) {
        return new StorageOptions(folder, syncEvery, Duration.ofDays(1), 1L << 30, Duration.ofMinutes(1));
    }

    /** Arguments: the folder, how often to sync, the first run, behind the last. */
    public static void main(String[] arguments) throws Exception {
        RocksStorage storage = RocksStorage.open(options(Path.of(arguments[0]), Duration.parse(arguments[1])));
        System.out.println("open");
        int end = Integer.parseInt(arguments[3]);
        for (int n = Integer.parseInt(arguments[2]); n < end; n++) {
            step(storage, n);
        }
        System.out.println("end");
        storage.close();
        System.out.println("closed");
    }

    private static void step(RocksStorage storage, int n) throws StorageException {
        try {
            System.out.println("try " + n);
            long first = storage.append(List.of(run(n)), 1000).get(0).first().offset();
            System.out.println("stored " + n + " " + first);
            if (n % 5 == 0) {
                storage.saveSessions(List.of(
                        new SessionState("ann", List.of(), Drafts.behind(n), List.of(), 60_000, 1000, Position.START)));
                System.out.println("saved " + n);
            }
            if (n % 11 == 0) {
                storage.flush();
                storage.dropOld(1000);
            }
        } catch (StorageException e) {
            System.out.println("refused " + n + " " + e.kind() + " " + e.getMessage());
            recover(storage);
        }
    }

    private static void recover(RocksStorage storage) throws StorageException {
        for (int i = 0; ; i++) {
            try {
                storage.recover();
                System.out.println("recovered");
                return;
            } catch (StorageException e) {
                System.out.println("not yet " + e.kind() + " " + e.getMessage());
                if (i == TRIES || e.kind() == Kind.DAMAGED) {
                    throw e;
                }
            }
        }
    }
}
