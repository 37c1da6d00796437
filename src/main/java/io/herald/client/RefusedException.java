package io.herald.client;

import java.io.IOException;

/** The broker answered {@code ERR}: it understood and said no, so trying again as before is of no use. */
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** Made from what the broker said. */
    public RefusedException(Reply.Refusal refusal) {
        super(refusal.text().isEmpty() ? refusal.code() : refusal.code() + ": " + refusal.text());
        code = refusal.code();
    }

    /** The word of the error catalogue, for example {@code bad-topic}. */
    public String code() {
        return code;
    }
}
