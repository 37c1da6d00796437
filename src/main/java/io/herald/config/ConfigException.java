package io.herald.config;

import java.util.List;

/** The configuration cannot be used; carries every fault that was found, one sentence each, ready to be printed. */
public final class ConfigException extends RuntimeException {
    private final List<String> faults;

    /** @param faults one sentence each, at least one */
    public ConfigException(List<String> faults) {
        super(String.join("\n", faults));
        if (faults.isEmpty()) {
            throw new IllegalArgumentException("a refusal without a reason");
        }
        this.faults = List.copyOf(faults);
    }

    /** Every fault of the file and of the environment, one sentence each. */
    public List<String> faults() {
        return faults;
    }
}
