package io.herald.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.ErrorCode;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What was counted, and how it is told. */
class MetricsTest {
    private final Metrics metrics = new Metrics();

    @Test
    void whatIsCountedAtADoorIsToldUnderItsName() {
        metrics.mqtt().connected();
        metrics.mqtt().connected();
        metrics.mqtt().disconnected();
        metrics.mqtt().published(7);
        metrics.mqtt().delivered(9);
        metrics.mqtt().redelivered(2);
        metrics.mqtt().dropped(3);
        metrics.mqtt().received(1_000);
        metrics.mqtt().sent(2_000);
        metrics.mqtt().refused(ErrorCode.BAD_TOPIC);

        assertThat(metrics.scrape().lines())
                .contains(
                        "herald_connections{door=\"mqtt\"} 1.0",
                        "herald_connections_opened_total{door=\"mqtt\"} 2.0",
                        "herald_messages_received_total{door=\"mqtt\"} 7.0",
                        "herald_messages_delivered_total{door=\"mqtt\"} 9.0",
                        "herald_messages_redelivered_total{door=\"mqtt\"} 2.0",
                        "herald_messages_dropped_total{door=\"mqtt\"} 3.0",
                        "herald_received_bytes_total{door=\"mqtt\"} 1000.0",
                        "herald_sent_bytes_total{door=\"mqtt\"} 2000.0",
                        "herald_refusals_total{code=\"bad-topic\",door=\"mqtt\"} 1.0",
                        "herald_refusals_total{code=\"bad-topic\",door=\"line\"} 0.0",
                        "herald_connections{door=\"http\"} 0.0");
    }

    @Test
    void latenciesAreAHistogramInSeconds() {
        metrics.log().synced(TimeUnit.MICROSECONDS.toNanos(99));
        metrics.log().synced(TimeUnit.MILLISECONDS.toNanos(4));
        metrics.log().synced(TimeUnit.SECONDS.toNanos(60));

        assertThat(metrics.scrape().lines())
                .contains(
                        "herald_log_fsync_seconds_bucket{le=\"1.0E-4\"} 1",
                        "herald_log_fsync_seconds_bucket{le=\"0.0025\"} 1",
                        "herald_log_fsync_seconds_bucket{le=\"0.005\"} 2",
                        "herald_log_fsync_seconds_bucket{le=\"10.0\"} 2",
                        "herald_log_fsync_seconds_bucket{le=\"+Inf\"} 3",
                        "herald_log_fsync_seconds_count 3")
                .anyMatch(line -> line.startsWith("herald_log_fsync_seconds_sum 60.004"));
    }

    @Test
    void whatSomethingTakesIsCountedInTheStepItBelongsTo() {
        for (double bound : Latencies.bounds()) {
            if (bound < Double.POSITIVE_INFINITY) {
                Latencies latencies = new Latencies();
                long ns = Math.round(bound * 1e9);
                latencies.record(ns);
                latencies.record(ns + 1);
                assertThat(latencies.counts()).as("at " + bound).containsSequence(1, 1);
                assertThat(latencies.count()).isEqualTo(2);
            }
        }
    }

    @Test
    void readersOfAllInstancesOfADoorAreAddedUpAndTheOneFurthestBehindCounts() {
        CatchingUp.Readers one = metrics.http().catchingUp().readers();
        CatchingUp.Readers other = metrics.http().catchingUp().readers();
        one.are(3, 50);
        other.are(2, 90);
        one.are(1, 20);
        metrics.groups().readers().are(4, 10);

        assertThat(metrics.scrape().lines())
                .contains(
                        "herald_catchup_readers{door=\"group\"} 4.0",
                        "herald_catchup_readers{door=\"http\"} 3.0",
                        "herald_catchup_lag_messages{door=\"http\"} 90.0");
    }

    @Test
    void whatIsLookedAtWhenSomebodyAsksIsToldToo() {
        long[] value = {5};
        metrics.tell(new Metrics.Gauge("herald.log.bytes", "bytes", "What is kept", () -> value[0]));

        assertThat(metrics.scrape().lines()).contains("# HELP herald_log_bytes What is kept", "herald_log_bytes 5.0");
        value[0] = 6;
        assertThat(metrics.scrape().lines()).contains("herald_log_bytes 6.0");
    }

    @Test
    void heapCollectionsAndProcessAreToldFromTheStart() {
        assertThat(metrics.scrape())
                .containsPattern("jvm_memory_used_bytes\\{area=\"heap\",")
                .containsPattern("jvm_gc_time_seconds_count\\{gc=\"[^\"]+\"} ")
                .contains("jvm_buffer_memory_used_bytes{id=\"direct\"}")
                .contains("process_uptime_seconds ");
    }

    @Test
    void noLabelHasAValueThatAClientMayChoose() {
        assertThat(Pattern.compile("[{,](\\w+)=\"")
                        .matcher(metrics.scrape())
                        .results()
                        .map(label -> label.group(1)))
                .isNotEmpty()
                .isSubsetOf("door", "code", "reason", "le", "area", "id", "gc", "state");
    }
}
