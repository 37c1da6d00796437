package io.herald.storage.rocksdb;

import java.nio.charset.StandardCharsets;

/** The column families; {@link RocksStorage} draws what lies in them. */
enum Family {
    /** What is said of the whole: the format, and holes among the ids. */
    META("default"),
    MESSAGES("messages"),
    TOPICS("topics"),
    SEGMENTS("segments"),
    RETAINED("retained"),
    DEDUP("dedup"),
    SESSIONS("sessions");

    private final String word;

    Family(String word) {
        this.word = word;
    }

    /** The name on disk. */
    byte[] bytes() {
        return word.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return word;
    }
}
