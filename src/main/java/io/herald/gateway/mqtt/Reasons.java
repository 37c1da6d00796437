package io.herald.gateway.mqtt;

import io.herald.mqtt.ReasonCode;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;

/** Operating errors as MQTT 5 has them. Each packet knows some of the codes only, so there is more than one way. */
final class Reasons {
    private Reasons() {}

    /** Why a client may not connect (MQTT 5, 3.2.2.2). */
    static int ofConnect(Throwable fault) {
        if (!(fault instanceof BrokerException refusal)) {
            return ReasonCode.SERVER_UNAVAILABLE;
        }
        return switch (refusal.code()) {
            case BAD_REQUEST -> ReasonCode.PROTOCOL_ERROR;
            case BAD_TOPIC -> ReasonCode.TOPIC_NAME_INVALID;
            case UNAUTHENTICATED -> ReasonCode.BAD_USER_NAME_OR_PASSWORD;
            case FORBIDDEN -> ReasonCode.NOT_AUTHORIZED;
            case CONFLICT -> ReasonCode.IMPLEMENTATION_SPECIFIC;
            case TOO_LARGE -> ReasonCode.PACKET_TOO_LARGE;
            case RATE_LIMITED, STORAGE_FULL -> ReasonCode.QUOTA_EXCEEDED;
            case TAKEN_OVER, UNAVAILABLE -> ReasonCode.SERVER_UNAVAILABLE;
            default -> ReasonCode.UNSPECIFIED;
        };
    }

    /** Why a client that is connected has to leave (MQTT 5, 3.14.2.1), where the core could not do something. */
    static int ofEnd(Throwable fault) {
        return fault instanceof BrokerException refusal
                ? ofMessage(refusal.code())
                : ReasonCode.IMPLEMENTATION_SPECIFIC;
    }

    /** Why a message is refused (MQTT 5, 3.4.2.1 and 3.5.2.1). */
    static int ofMessage(ErrorCode code) {
        return switch (code) {
            case BAD_TOPIC -> ReasonCode.TOPIC_NAME_INVALID;
            case FORBIDDEN, UNAUTHENTICATED -> ReasonCode.NOT_AUTHORIZED;
            case RATE_LIMITED, STORAGE_FULL, TOO_LARGE -> ReasonCode.QUOTA_EXCEEDED;
            case BAD_REQUEST, CONFLICT, UNAVAILABLE -> ReasonCode.IMPLEMENTATION_SPECIFIC;
            default -> ReasonCode.UNSPECIFIED;
        };
    }

    /** A reason as the catalogue has it, for counting. */
    static ErrorCode code(int reason) {
        return switch (reason) {
            case ReasonCode.TOPIC_FILTER_INVALID -> ErrorCode.BAD_FILTER;
            case ReasonCode.TOPIC_NAME_INVALID -> ErrorCode.BAD_TOPIC;
            case ReasonCode.NOT_AUTHORIZED, ReasonCode.BANNED -> ErrorCode.FORBIDDEN;
            case ReasonCode.BAD_USER_NAME_OR_PASSWORD -> ErrorCode.UNAUTHENTICATED;
            case ReasonCode.PACKET_TOO_LARGE -> ErrorCode.TOO_LARGE;
            case ReasonCode.MESSAGE_RATE_TOO_HIGH, ReasonCode.QUOTA_EXCEEDED, ReasonCode.CONNECTION_RATE_EXCEEDED ->
                ErrorCode.RATE_LIMITED;
            case ReasonCode.SESSION_TAKEN_OVER -> ErrorCode.TAKEN_OVER;
            case ReasonCode.SERVER_UNAVAILABLE,
                    ReasonCode.SERVER_BUSY,
                    ReasonCode.SERVER_SHUTTING_DOWN,
                    ReasonCode.IMPLEMENTATION_SPECIFIC -> ErrorCode.UNAVAILABLE;
            case ReasonCode.UNSPECIFIED -> ErrorCode.INTERNAL;
            default -> ErrorCode.BAD_REQUEST;
        };
    }

    /** Why a filter is refused (MQTT 5, 3.9.3). */
    static int ofFilter(Throwable fault) {
        if (!(fault instanceof BrokerException refusal)) {
            return ReasonCode.UNSPECIFIED;
        }
        return switch (refusal.code()) {
            case BAD_FILTER -> ReasonCode.TOPIC_FILTER_INVALID;
            case FORBIDDEN, UNAUTHENTICATED -> ReasonCode.NOT_AUTHORIZED;
            case RATE_LIMITED -> ReasonCode.QUOTA_EXCEEDED;
            case UNAVAILABLE -> ReasonCode.IMPLEMENTATION_SPECIFIC;
            default -> ReasonCode.UNSPECIFIED;
        };
    }
}
