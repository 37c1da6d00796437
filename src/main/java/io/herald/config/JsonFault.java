package io.herald.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;

/**
 * What is wrong with JSON that could not be read, in words for the person who wrote it: what was found, and what may
 * stand there. No state.
 */
final class JsonFault {
    private static final String VALUE = "a value; text stands in double quotes";

    private JsonFault() {}

    /**
     * Says it.
     *
     * @param json all of it
     * @param at where it could not be read on, in characters
     * @param parser as it stands then
     */
    static String words(JsonProcessingException e, String json, int at, JsonParser parser) {
        if (e instanceof JsonEOFException) {
            return "it ends too soon; a brace, a bracket or a quote is not closed";
        }
        if (e instanceof StreamConstraintsException) {
            return "more than " + JsonText.MAX_DEPTH + " levels, or a name, text or number that is far too long";
        }
        if (parser.getParsingContext().inRoot() && parser.currentToken() != null) {
            return "something stands after the end";
        }
        if (at < json.length() && json.charAt(at) == '/') {
            return "JSON has no comments";
        }
        int begin = at;
        while (begin > 0 && isOfWord(json, begin - 1)) {
            begin--;
        }
        int end = Math.min(json.length(), Math.max(at, begin + 1));
        while (end < json.length() && isOfWord(json, begin) && isOfWord(json, end)) {
            end++;
        }
        String found = begin < json.length() ? JsonText.shown(json.substring(begin, end)) : "the end";
        return found + " is not expected here, but " + expected(json, begin, parser);
    }

    private static String expected(String json, int at, JsonParser parser) {
        int before = at - 1;
        while (before >= 0 && Character.isWhitespace(json.charAt(before))) {
            before--;
        }
        JsonStreamContext within = parser.getParsingContext();
        boolean isName = parser.currentToken() == JsonToken.FIELD_NAME;
        return switch (before < 0 ? ' ' : json.charAt(before)) {
            case '{' -> "a name in double quotes";
            case ',' -> within.inObject() ? "a name in double quotes" : VALUE;
            case ':', '[' -> VALUE;
            default -> isName ? "a colon" : "a comma or " + (within.inArray() ? "]" : "}");
        };
    }

    private static boolean isOfWord(String json, int at) {
        return Character.isLetterOrDigit(json.charAt(at)) || "+-._".indexOf(json.charAt(at)) >= 0;
    }
}
