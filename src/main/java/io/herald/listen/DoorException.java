package io.herald.listen;

import io.herald.config.DoorSettings;

/** A door that cannot be opened; its message is a sentence for the operator, with the key to change. */
public final class DoorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param section the door's section in the configuration
     * @param door what is configured of it
     * @param cause why it cannot be opened
     */
    public DoorException(String section, DoorSettings door, Throwable cause) {
        super(sentence(section, door, cause), cause);
    }

    private static String sentence(String section, DoorSettings door, Throwable cause) {
        String address = door.host() + ":" + door.port();
        String reason = String.valueOf(cause.getMessage());
        // The transports have no exception in common for this; they pass on what the system calls it.
        return reason.contains("Address already in use")
                ? section + ".port: cannot listen on " + address + ": something does already; end that, or set another "
                        + section + ".port"
                : section + ": cannot listen on " + address + ": " + reason;
    }
}
