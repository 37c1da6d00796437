package io.herald;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.function.Supplier;

/** The files that a broker has its users and rules from, and that change while it runs. Owned by a test. */
final class AuthFiles {
    static final String USERS = "users.json";
    static final String RULES = "rules.json";

    private final Supplier<Path> folder;
    private boolean begun;

    /** @param folder where they are; has to be there when they are written */
    AuthFiles(Supplier<Path> folder) {
        this.folder = folder;
    }

    /** Gives the keys of a broker that has only the line door and reads them; the first time, they are written. */
    Map<String, String> begin(String users, String rules) throws Exception {
        if (!begun) {
            begun = true;
            write(USERS, users);
            write(RULES, rules);
        }
        return Map.of(
                "HERALD_HTTP_ENABLED",
                "false",
                "HERALD_MQTT_ENABLED",
                "false",
                "HERALD_AUTH_USERS",
                path(USERS).toString(),
                "HERALD_AUTH_RULES",
                path(RULES).toString());
    }

    Path path(String name) {
        return folder.get().resolve(name);
    }

    /** As an editor does it: whole, or not at all. */
    void write(String name, String content) throws Exception {
        Path fresh = Files.writeString(path(name + ".new"), content);
        Files.move(fresh, path(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
