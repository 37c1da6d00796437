package io.herald.topic;

/**
 * A refusal on its way to the client that caused it: a code of the catalogue and a sentence for a person. It carries
 * no stack trace, because it says nothing about the broker's own code and hostile input makes many of them.
 */
public final class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /**
     * @param code what kind of refusal
     * @param detail one sentence, without the code, fit to be shown to the client
     */
    public BrokerException(ErrorCode code, String detail) {
        super(detail, null, false, false);
        this.code = code;
    }

    /** What kind of refusal this is. */
    public ErrorCode code() {
        return code;
    }
}
