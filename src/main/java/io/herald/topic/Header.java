package io.herald.topic;

/**
 * One header of a message: a name and a value of the publisher's, carried as they are. Names may repeat; order counts.
 *
 * @param name any text without control characters, 0 to {@value #MAX_NAME} characters
 * @param value any text without control characters, so that it fits into one line at every door
 */
public record Header(String name, String value) {
    /** The longest name, in characters. */
    public static final int MAX_NAME = 128;

    /** Checks both parts; throws a {@link BrokerException} with {@link ErrorCode#BAD_REQUEST}. */
    public Header {
        if (name.length() > MAX_NAME || MessageHead.isUnwritable(name)) {
            throw new BrokerException(
                    ErrorCode.BAD_REQUEST,
                    "a header's name has at most " + MAX_NAME
                            + " characters, none of them a control or half a character");
        }
        if (MessageHead.isUnwritable(value)) {
            throw new BrokerException(
                    ErrorCode.BAD_REQUEST, "the header '" + name + "' has a control or half a character");
        }
    }
}
