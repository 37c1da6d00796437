package io.herald.storage;

import static io.herald.storage.Drafts.filter;
import static io.herald.storage.Drafts.from;
import static io.herald.storage.Drafts.retained;
import static io.herald.storage.Drafts.run;
import static io.herald.storage.Drafts.stored;
import static io.herald.storage.Drafts.told;
import static io.herald.topic.Receipt.NO_ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.QoS;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row N8: every storage retains as much as it may, and no more. */
public abstract class RetainedBoundContract {
    private static final long BYTES = 5_000;

    @TempDir
    Path folder;

    private Storage storage;

    /** Opens one of the backend's. */
    protected abstract Storage open(StorageOptions options) throws StorageException;

    /** Closes it and opens it again, where what was appended outlives that. */
    protected abstract Storage reopened(Storage storage, StorageOptions options) throws StorageException;

    @BeforeEach
    void openStorage() throws StorageException {
        storage = open(options(3));
    }

    @AfterEach
    void closeStorage() {
        storage.close();
    }

    private StorageOptions options(int count) {
        return new StorageOptions(
                        folder.resolve("log"), Duration.ZERO, Duration.ofDays(1), 8 << 20, Duration.ofMinutes(1))
                .retaining(new RetainedSize(count, BYTES));
    }

    private List<Receipt> append(Run... runs) throws StorageException {
        return storage.append(List.of(runs), 1000);
    }

    private List<String> kept() throws StorageException {
        return storage.retained(filter("#"), "", 1 << 20, 1).runs().stream()
                .flatMap(Drafts::told)
                .toList();
    }

    private long count() {
        return storage.extent().retained().count();
    }

    @Test
    void n8_oneMoreTopicIsRefusedAndNothingOfItIsStored() throws StorageException {
        append(retained("a", "1"), retained("b", "2"), retained("c", "3"));

        assertThat(append(run("d", "4"), retained("d", "5", "6"), run("d", "7")))
                .containsExactly(stored(4), NO_ROOM, stored(5));
        assertThat(kept()).containsExactly("1 a 1", "2 b 2", "3 c 3");
        assertThat(told(storage.read(from(0, "d")))).containsExactly("4 d 4", "5 d 7");
        assertThat(append(retained("d", "8"))).containsExactly(NO_ROOM);
        assertThat(storage.head()).isEqualTo(Drafts.behind(5));
    }

    @Test
    void n8_twoThatWantTheLastPlaceAtOnceDoNotBothGetIt() throws StorageException {
        append(retained("a", "1"), retained("b", "2"));

        assertThat(append(retained("c", "3"), retained("d", "4"), retained("c", "5")))
                .containsExactly(stored(3), NO_ROOM, stored(4));
        assertThat(kept()).containsExactly("1 a 1", "2 b 2", "4 c 5");
        assertThat(count()).isEqualTo(3);
    }

    @Test
    void n8_replacingAndClearingGoAndAClearedPlaceIsFree() throws StorageException {
        append(retained("a", "1"), retained("b", "2"), retained("c", "3"));

        assertThat(append(retained("a", "4"), retained("none", ""), retained("d", "5", "")))
                .containsExactly(stored(4), stored(5), stored(6));
        assertThat(append(retained("d", "6"))).containsExactly(NO_ROOM);
        assertThat(append(retained("b", ""), retained("d", "7"), retained("e", "8")))
                .containsExactly(stored(8), stored(9), NO_ROOM);
        assertThat(kept()).containsExactly("4 a 4", "3 c 3", "9 d 7");
    }

    @Test
    void n8_theBoundIsKnownAfterItWasOpenedAgain() throws StorageException {
        append(retained("a", "1"), retained("b", "2"));
        append(retained("b", ""), retained("c", "3"), retained("d", "4"));
        RetainedSize before = storage.extent().retained();
        storage = reopened(storage, options(3));

        assertThat(storage.extent().retained()).isEqualTo(before);
        assertThat(before.count()).isEqualTo(3);
        assertThat(append(retained("e", "5"), retained("a", "6"))).containsExactly(NO_ROOM, stored(6));
        append(retained("a", ""), retained("c", ""), retained("d", ""));
        storage = reopened(storage, options(3));
        assertThat(storage.extent().retained()).isEqualTo(RetainedSize.NONE);
    }

    @Test
    void n8_bytesAreBoundedAlsoThoseOfOneThatGrows() throws StorageException {
        String half = "x".repeat((int) BYTES / 2 - 200);

        assertThat(append(retained("a", half), retained("b", half), retained("c", half)))
                .containsExactly(stored(1), stored(2), NO_ROOM);
        assertThat(append(retained("c", "3"))).containsExactly(stored(3));
        assertThat(append(retained("c", half))).containsExactly(NO_ROOM);
        assertThat(append(retained("a", half), retained("a", "1"), retained("c", half)))
                .containsExactly(stored(4), stored(5), stored(6));
        assertThat(storage.extent().retained().bytes()).isBetween((long) half.length() * 2, BYTES);
    }

    @Test
    void n8_whatExpiresMakesRoomWhenItIsDropped() throws StorageException {
        List<Run> runs = new ArrayList<>();
        for (String topic : List.of("a", "b", "c")) {
            runs.add(run(topic, new Terms(QoS.AT_LEAST_ONCE, true, 100, ""), "x"));
        }
        storage.append(runs, 1000);
        assertThat(append(retained("d", "1"))).containsExactly(NO_ROOM);

        storage.dropOld(1100);
        assertThat(storage.extent().retained()).isEqualTo(RetainedSize.NONE);
        storage = reopened(storage, options(3));
        assertThat(append(retained("d", "1"))).containsExactly(stored(4));
        assertThat(count()).isEqualTo(1);
    }
}
