package io.herald.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads the configuration: the defaults, over them the JSON of {@code -conf}, over that the {@code HERALD_} variables.
 * Goes on after a fault, so that an operator mends a configuration in one go. One is made for each reading.
 */
public final class ConfigReader {
    private static final String PREFIX = "HERALD_";

    /** What Kubernetes sets in every container beside a Service whose name begins with {@code herald}. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "HERALD_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_.*)?)=.*"
                    + "|HERALD_(.*_)?PORT=(tcp|udp|sctp)://.*",
            Pattern.DOTALL);

    /** What the command line reads, which a broker started from the same shell is not to stumble over. */
    private static final Set<String> OF_CLIENTS = Set.of("HERALD_PASSWORD", "HERALD_TOKEN");

    private final Map<Key, Object> values = new HashMap<>();
    private final Set<Key> inFile = new HashSet<>();
    private final List<String> faults = new ArrayList<>();

    private ConfigReader() {}

    /**
     * The configuration of a broker started without {@code -conf}.
     *
     * @param environment the variables of the process; those that do not begin with {@code HERALD_} are not ours
     * @throws ConfigException with every fault there is
     */
    public static BrokerConfig read(Map<String, String> environment) {
        return read("{}", environment);
    }

    /**
     * The configuration of a broker started with {@code -conf}.
     *
     * @param conf JSON when it begins with a brace, else the path of a file of it
     * @param environment the variables of the process; those that do not begin with {@code HERALD_} are not ours
     * @throws ConfigException with every fault of both, and every rule between keys that is broken
     */
    public static BrokerConfig read(String conf, Map<String, String> environment) {
        ConfigReader reader = new ConfigReader();
        Optional<ObjectNode> json = reader.json(conf);
        json.ifPresent(object -> reader.takeObject("", object));
        reader.takeVariables(environment);
        // Without the file's values, rules between keys would be held against values nobody wrote.
        Optional<BrokerConfig> config = json.isPresent() ? reader.build() : Optional.empty();
        if (!reader.faults.isEmpty()) {
            throw new ConfigException(reader.faults);
        }
        return config.orElseThrow();
    }

    private Optional<ObjectNode> json(String conf) {
        try {
            return Optional.of(JsonText.read(conf));
        } catch (ConfigException e) {
            faults.addAll(e.faults());
            return Optional.empty();
        }
    }

    /** Where a value was refused its default stands in, so that the rules between the other keys are held as well. */
    private Optional<BrokerConfig> build() {
        try {
            return Optional.of(Keys.build(values));
        } catch (ConfigException e) {
            faults.addAll(e.faults());
            return Optional.empty();
        }
    }

    private void takeObject(String path, ObjectNode object) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = path + member.getKey();
            Optional<Key> key = Keys.named(name);
            if (key.isPresent()) {
                takeMember(key.get(), member.getValue());
            } else if (member.getValue() instanceof ObjectNode nested && (Keys.isSection(name) || !nested.isEmpty())) {
                takeObject(name + ".", nested);
            } else if (Keys.isSection(name)) {
                faults.add(name + ": " + JsonText.shown(member.getValue()) + " is not a section; keys in braces");
            } else {
                refuseUnknown(name, Keys.all().stream().map(Key::name).toList());
            }
        }
    }

    /** {@code {"line.port": 1}} is understood as well, so a key can stand twice where JSON sees two names. */
    private void takeMember(Key key, JsonNode value) {
        if (inFile.add(key)) {
            take(key, key.name(), value);
        } else {
            faults.add(key.name() + ": stands twice, as a dotted name and in its section; keep one of them");
        }
    }

    private void takeVariables(Map<String, String> environment) {
        Map<String, Key> byVariable = new LinkedHashMap<>();
        Keys.all().forEach(key -> key.variables().forEach(variable -> byVariable.put(variable, key)));
        Map<Key, String> taken = new HashMap<>();
        new TreeMap<>(environment).forEach((variable, text) -> {
            Key key = byVariable.get(variable);
            if (!variable.startsWith(PREFIX)
                    || OF_CLIENTS.contains(variable)
                    || SERVICE_LINK.matcher(variable + "=" + text).matches()) {
                return;
            }
            if (key == null) {
                refuseUnknown(variable, byVariable.keySet());
            } else if (taken.putIfAbsent(key, variable) != null) {
                faults.add(key.name() + ": set by " + taken.get(key) + " and by " + variable + "; set one of them");
            } else {
                take(key, key.name() + " (" + variable + ")", key.node(text));
            }
        });
    }

    private void take(Key key, String where, JsonNode node) {
        List<String> found = key.faults(where, node);
        faults.addAll(found);
        if (found.isEmpty()) {
            values.put(key, key.value(node));
        }
    }

    private void refuseUnknown(String name, Collection<String> known) {
        String hint = Keys.nearest(name, known)
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
        faults.add(JsonText.shown(name) + ": no such key" + hint);
    }
}
