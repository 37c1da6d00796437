package io.herald.cli;

import io.herald.cli.bench.BenchPlan;
import io.herald.cli.bench.BenchResult;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

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
        if (result.inFlight() > 0) {
            text.append(line(
                    "acknowledged %,13d  %,15.0f/s  %,d in flight",
                    result.acknowledged(), perSecond(result.acknowledged()), result.inFlight()));
        }
        text.append(line(
                "delivered  %,15d  %,15.0f/s  %,.1f MB/s",
                result.delivered(), perSecond(result.delivered()), megabytesPerSecond()));
        text.append(line("lost       %,15d", result.lost()));
        text.append(line("seconds    %,15.3f", result.seconds()));
        String since = load.rate() > 0 ? "was due" : "was sent";
        text.append(table("acknowledgement, from the moment a message " + since, result.ackLatency()));
        text.append(table("latency, from the moment a message was due", result.latency()));
        return text.toString();
    }

    private static String table(String title, Histogram latency) {
        StringBuilder table = new StringBuilder();
        if (latency.getTotalCount() > 0) {
            table.append(title).append(":\n");
            PERCENTILES.forEach(
                    (percentile, name) -> table.append(line("  %-8s %,12.1f us", name, us(latency, percentile))));
        }
        return table.toString();
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
        if (result.inFlight() > 0) {
            json.number("inFlight", result.inFlight())
                    .number("acknowledged", result.acknowledged())
                    .number("acknowledgedPerSecond", perSecond(result.acknowledged()));
        }
        object(json, "ackLatencyUs", result.ackLatency());
        object(json, "latencyUs", result.latency());
        return json.end();
    }

    private static void object(JsonLine json, String name, Histogram latency) {
        if (latency.getTotalCount() > 0) {
            JsonLine members = new JsonLine();
            PERCENTILES.forEach((percentile, member) -> members.number(member, us(latency, percentile)));
            json.object(name, members);
        }
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

    private static double us(Histogram latency, double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e3;
    }
}
