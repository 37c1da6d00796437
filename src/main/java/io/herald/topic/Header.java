package io.herald.topic;

/**
 * One header of a message: a name and a value of the publisher's, carried as they are. Names may repeat; order counts.
 *
 * @param name letters, digits, {@code -}, {@code _} and {@code .}; 1 to {@value #MAX_NAME} characters
 * @param value any text without control characters, so that it fits into one line at every door
 */
public record Header(String name, String value) {
    /** The longest name, in characters. */
    public static final int MAX_NAME = 128;

    /** Checks both parts; throws a {@link BrokerException} with {@link ErrorCode#BAD_REQUEST}. */
    public Header {
        boolean named =
                !name.isEmpty() && name.length() <= MAX_NAME && name.chars().allMatch(Header::isNameChar);
        if (!named) {
            throw new BrokerException(
                    ErrorCode.BAD_REQUEST,
                    "a header's name has 1 to " + MAX_NAME + " letters, digits, '-', '_' or '.'");
        }
        if (MessageHead.isUnwritable(value)) {
            throw new BrokerException(
                    ErrorCode.BAD_REQUEST, "the header " + name + " has a control or half a character");
        }
    }

    private static boolean isNameChar(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
    }
}
