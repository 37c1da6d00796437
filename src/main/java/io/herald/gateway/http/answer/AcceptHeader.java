package io.herald.gateway.http.answer;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a client says that it understands, and which of the offered media types suits it best (RFC 9110, 12.5.1). */
public final class AcceptHeader {
    private final List<Range> ranges;

    /** One media range; the more of it is said, the more it counts. */
    private record Range(String type, double quality) {
        private static Range of(String text) {
            String[] parts = text.split(";", -1);
            double quality = 1;
            for (int i = 1; i < parts.length; i++) {
                String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
                if (parameter.matches("q=[01](\\.[0-9]{0,3})?")) {
                    quality = Double.parseDouble(parameter.substring(2));
                }
            }
            return new Range(parts[0].strip().toLowerCase(Locale.ROOT), quality);
        }

        /** How much of the offered type this says: 0 where it does not match. */
        private int precision(String offered) {
            if (type.equals(offered)) {
                return 3;
            }
            boolean family = type.endsWith("/*") && offered.startsWith(type.substring(0, type.length() - 1));
            return family ? 2 : type.equals("*/*") ? 1 : 0;
        }
    }

    /** @param lines the header as often as it came; none means anything */
    public AcceptHeader(List<String> lines) {
        String all = lines.isEmpty() ? "*/*" : String.join(",", lines);
        this.ranges = List.of(all.split(",")).stream().map(Range::of).toList();
    }

    /**
     * The offered type that suits best.
     *
     * @param offered what there is, the one to be preferred first
     */
    public Optional<String> best(List<String> offered) {
        String best = null;
        double quality = 0;
        int precision = 0;
        for (String type : offered) {
            Range range = mostPrecise(type);
            if (range == null) {
                continue;
            }
            boolean better = range.quality > quality
                    || range.quality == quality && quality > 0 && range.precision(type) > precision;
            if (better) {
                best = type;
                quality = range.quality;
                precision = range.precision(type);
            }
        }
        return Optional.ofNullable(best);
    }

    private Range mostPrecise(String type) {
        Range best = null;
        for (Range range : ranges) {
            if (range.precision(type) > (best == null ? 0 : best.precision(type))) {
                best = range;
            }
        }
        return best;
    }
}
