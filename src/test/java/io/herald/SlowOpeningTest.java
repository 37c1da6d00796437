package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator is told of a log that takes long to open. */
class SlowOpeningTest {
    @TempDir
    Path folder;

    private final FakeTimers timers = new FakeTimers();
    private final List<String> told = new ArrayList<>();
    private final Promise<String> opening = Promise.promise();

    @BeforeEach
    void begin() throws Exception {
        Files.write(folder.resolve("000042.sst"), new byte[3 << 20]);
        SlowOpening.watch(timers.vertx(), folder, told::add, opening.future());
    }

    @Test
    void nothingIsSaidOfALogThatOpensSoon() {
        opening.complete("log");
        assertThat(timers.count()).isZero();
        assertThat(told).isEmpty();
    }

    @Test
    void nothingIsSaidBeforeItTakesLong() {
        assertThat(told).isEmpty();
        assertThat(timers.count()).isOne();
    }

    @Test
    void whatTakesLongIsToldWithItsSizeAndThenNowAndThen() {
        timers.fire();
        assertThat(told).containsExactly("opening the log at " + folder + ", 3 MiB");
        timers.fire();
        timers.fire();
        assertThat(told).hasSize(3);
        assertThat(told.get(2)).startsWith("still opening the log at " + folder + ", for ");
    }

    @Test
    void nothingIsSaidWhenItHasEndedWellOrNot() {
        timers.fire();
        opening.fail("damaged");
        timers.fire();
        assertThat(told).hasSize(1);
        assertThat(timers.count()).isZero();
    }

    @Test
    void aFolderThatCannotBeLookedAtIsToldWithoutItsSize() throws Exception {
        Files.delete(folder.resolve("000042.sst"));
        Files.delete(folder);
        timers.fire();
        assertThat(told).containsExactly("opening the log at " + folder);
    }
}
