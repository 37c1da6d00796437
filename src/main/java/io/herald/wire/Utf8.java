package io.herald.wire;

/** Well-formed UTF-8 byte sequences, as the Unicode Standard lists them (section 3.9, table 3-7). */
public final class Utf8 {
    private Utf8() {}

    /** The length of the well-formed sequence at {@code at}, 1 to 4; 0 where there is none. */
    public static int sequence(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        int length = first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first <= 0xf4 ? 4 : 0;
        if (length == 0 || first < 0xc2 || at + length > to) {
            return 0;
        }
        // The second byte is what rules out overlong forms, surrogates and what lies above U+10FFFF.
        int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        int second = bytes[at + 1] & 0xff;
        if (second < low || second > high) {
            return 0;
        }
        for (int i = at + 2; i < at + length; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
