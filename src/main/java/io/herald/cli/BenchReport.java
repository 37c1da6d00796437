package io.herald.cli;

import io.herald.cli.bench.BenchPlan;
import io.herald.cli.bench.BenchResult;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What {@code bench} prints at the end, for a person or a program. */
final class BenchReport {
    private static final Map<Double, String> PERCENTILES =
            new TreeMap<>(Map.of(50.0, "p50", 90.0, "p90", 99.0, "p99", 99.9, "p999", 100.0, "max"));

    private final BenchPlan.Load load;
    private final BenchResult result;

    BenchReport(BenchPlan.Load load, BenchResult result) {
        this.load = load;
        this.result = result;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(line(
                "%d publishers, %d subscribers, %d topics, %d bytes",
                load.publishers(), load.subscribers(), load.topics(), load.size()));
        text.append(line("published  %,15d  %,15.0f/s", result.published(), perSecond(result.published())));
        text.append(line(
                "delivered  %,15d  %,15.0f/s  %,.1f MB/s",
                result.delivered(), perSecond(result.delivered()), megabytesPerSecond()));
        text.append(line("lost       %,15d", result.lost()));
        text.append(line("seconds    %,15.3f", result.seconds()));
        if (result.latency().getTotalCount() > 0) {
            text.append("latency, from the moment a message was due:\n");
            PERCENTILES.forEach((percentile, name) -> text.append(line("  %-8s %,12.1f us", name, us(percentile))));
        }
        return text.toString();
    }

    String json() {
        JsonLine json = new JsonLine()
                .number("publishers", load.publishers())
                .number("subscribers", load.subscribers())
                .number("topics", load.topics())
                .number("size", load.size())
                .number("published", result.published())
                .number("delivered", result.delivered())
                .number("lost", result.lost())
                .number("seconds", result.seconds())
                .number("publishedPerSecond", perSecond(result.published()))
                .number("deliveredPerSecond", perSecond(result.delivered()));
        if (result.latency().getTotalCount() > 0) {
            JsonLine latency = new JsonLine();
            PERCENTILES.forEach((percentile, name) -> latency.number(name, us(percentile)));
            json.object("latencyUs", latency);
        }
        return json.end();
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values) + '\n';
    }

    private double perSecond(long count) {
        return count / result.seconds();
    }

    private double megabytesPerSecond() {
        return perSecond(result.delivered()) * load.size() / 1e6;
    }

    private double us(double percentile) {
        return result.latency().getValueAtPercentile(percentile) / 1e3;
    }
}
