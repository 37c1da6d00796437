package io.herald.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** All keys there are, found by walking the records of {@link BrokerConfig}; checks those records and makes them. */
final class Keys {
    private static final Map<String, Key> BY_NAME = new LinkedHashMap<>();
    private static final Collection<String> SECTIONS = new TreeSet<>();

    static {
        collect("", BrokerConfig.class);
    }

    private Keys() {}

    /** Every key, in the order of declaration. */
    static Collection<Key> all() {
        return BY_NAME.values();
    }

    /** The key of that name. */
    static Optional<Key> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Whether keys live under that name. */
    static boolean isSection(String name) {
        return SECTIONS.contains(name);
    }

    /** The configuration that holds those values, and the defaults for all other keys. */
    static BrokerConfig build(Map<Key, Object> values) {
        return (BrokerConfig) build("", BrokerConfig.class, values);
    }

    /** What is wrong with the sections of a configuration, given in the order of its components. */
    static List<String> faults(Record... sections) {
        List<String> faults = new ArrayList<>();
        RecordComponent[] components = BrokerConfig.class.getRecordComponents();
        if (components.length != sections.length) {
            throw new AssertionError("a section is not checked");
        }
        for (int i = 0; i < sections.length; i++) {
            check(components[i].getName(), sections[i], faults);
        }
        return faults;
    }

    /** The candidate a slip of the pen away from {@code name}, if there is one. */
    static Optional<String> nearest(String name, Collection<String> candidates) {
        String best = null;
        int least = Math.max(2, name.length() / 4) + 1;
        for (String candidate : candidates) {
            int distance = distance(name, candidate);
            if (distance < least) {
                best = candidate;
                least = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    private static void collect(String path, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = path + component.getName();
            if (component.getType().isRecord()) {
                SECTIONS.add(name);
                collect(name + ".", component.getType());
            } else {
                BY_NAME.put(name, new Key(name, component.getAnnotation(Setting.class), component.getType()));
            }
        }
    }

    private static void check(String path, Record section, List<String> faults) {
        for (RecordComponent component : section.getClass().getRecordComponents()) {
            String name = path + "." + component.getName();
            Object value = valueOf(component, section);
            if (value instanceof Record nested) {
                check(name, nested, faults);
            } else {
                Key key = BY_NAME.get(name);
                faults.addAll(key.faults(name, key.node(value)));
            }
        }
    }

    private static Object build(String path, Class<?> type, Map<Key, Object> values) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = path + components[i].getName();
            Key key = BY_NAME.get(name);
            arguments[i] = key == null
                    ? build(name + ".", components[i].getType(), values)
                    : values.getOrDefault(key, key.fallback());
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return construct(type, types, arguments);
    }

    private static Object construct(Class<?> type, Class<?>[] types, Object[] arguments) {
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            return canonical.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof ConfigException faults) {
                throw faults;
            }
            throw new AssertionError(type + " cannot hold what its keys allow", e);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type + " cannot be made", e);
        }
    }

    private static Object valueOf(RecordComponent component, Record section) {
        try {
            return component.getAccessor().invoke(section);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(component + " cannot be read", e);
        }
    }

    /** How many letters must be put in, taken out or changed to make one name of the other; case aside. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                boolean same = Character.toLowerCase(from.charAt(i - 1)) == Character.toLowerCase(to.charAt(j - 1));
                int changed = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
