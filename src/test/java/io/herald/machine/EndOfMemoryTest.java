package io.herald.machine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** Where an error of the JVM comes to light, whoever caught it. */
class EndOfMemoryTest {
    private final Semaphore ended = new Semaphore(0);
    private final EndOfMemory watch = new EndOfMemory(System.err, ended::release);
    private final LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final TurboFilter silence = new Silence();

    /** What these tests have logged is of no use to who reads the log. */
    private static final class Silence extends TurboFilter {
        @Override
        public FilterReply decide(
                Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable thrown) {
            return format == null ? FilterReply.NEUTRAL : FilterReply.DENY;
        }
    }

    @BeforeEach
    void watch() {
        logs.addTurboFilter(watch);
        logs.addTurboFilter(silence);
    }

    @AfterEach
    void stop() {
        logs.getTurboFilterList().removeAll(List.of(watch, silence));
    }

    private static void runOut() {
        throw new OutOfMemoryError("as if");
    }

    private boolean hasEnded() throws InterruptedException {
        return ended.tryAcquire(10, TimeUnit.SECONDS);
    }

    @Test
    void inATaskOfAnEventLoop() throws Exception {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        loop.execute(EndOfMemoryTest::runOut);

        assertThat(hasEnded()).isTrue();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
    }

    @Test
    void inAHandlerOfThePlatform() throws Exception {
        Vertx vertx = Vertx.vertx();
        vertx.runOnContext(v -> runOut());

        assertThat(hasEnded()).isTrue();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void inAThreadThatNobodyWatches() throws Exception {
        Thread thread = new Thread(EndOfMemoryTest::runOut);
        thread.setUncaughtExceptionHandler(watch);
        thread.start();

        assertThat(hasEnded()).isTrue();
        thread.join();
    }

    @Test
    void asTheCauseOfSomethingElse() throws Exception {
        Callable<Throwable> wrapped = () -> new IllegalStateException(new RuntimeException(new OutOfMemoryError()));
        LoggerFactory.getLogger("any").warn("{} failed", "something", wrapped.call());

        assertThat(hasEnded()).isTrue();
    }

    @Test
    void otherErrorsAreNotTheEnd() {
        LoggerFactory.getLogger("any").error("a defect", new AssertionError());
        LoggerFactory.getLogger("any").error("too deep", new StackOverflowError());
        LoggerFactory.getLogger("any").error("no fault at all");
        watch.uncaughtException(Thread.currentThread(), new IllegalStateException());

        assertThat(ended.availablePermits()).isZero();
    }
}
