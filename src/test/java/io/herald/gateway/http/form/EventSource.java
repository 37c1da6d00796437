package io.herald.gateway.http.form;

import java.util.ArrayList;
import java.util.List;

/** Reads server-sent events as a browser does (HTML standard, 9.2.6), for tests. */
final class EventSource {
    /** One event as a page gets it. */
    record Event(String type, String data) {}

    private EventSource() {}

    static List<Event> events(String stream) {
        List<Event> events = new ArrayList<>();
        StringBuilder data = new StringBuilder();
        String type = "";
        for (String line : stream.split("\r\n|\r|\n", -1)) {
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
            if (line.isEmpty()) {
                if (data.length() > 0) {
                    events.add(new Event(type.isEmpty() ? "message" : type, data.substring(0, data.length() - 1)));
                }
                data.setLength(0);
                type = "";
            } else if (field.equals("data")) {
                data.append(value).append('\n');
            } else if (field.equals("event")) {
                type = value;
            }
        }
        return events;
    }
}
