package io.herald.auth;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;

/** What those are told who do not come in: the same words whatever was wrong. No state. */
final class Refusals {
    private Refusals() {}

    static BrokerException unknown() {
        return new BrokerException(ErrorCode.UNAUTHENTICATED, "nobody is known here by what you show");
    }

    /** @param waitMs when the next try may be made */
    static BrokerException tooOften(long waitMs) {
        return new BrokerException(
                ErrorCode.RATE_LIMITED,
                "too many tries to come in failed; try again in " + (waitMs + 999) / 1000 + " s");
    }
}
