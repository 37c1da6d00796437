package io.herald.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.herald.topic.MessageId;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.SessionState;
import io.herald.topic.TopicFilter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionRecordTest {
    private static final SessionState SESSION = new SessionState(
            "ann",
            List.of(new SessionState.Subscribed(TopicFilter.of("a/#", 2), QoS.AT_LEAST_ONCE, Position.START)),
            Position.behind(MessageId.of(8)),
            List.of(new SessionState.Pending(MessageId.of(7), 3)),
            60_000,
            1_000,
            Position.behind(MessageId.of(5)));

    @Test
    void aRecordIsReadAsItWasWritten() {
        assertThat(SessionRecord.read(record(), "ann")).isEqualTo(SESSION);
    }

    @Test
    void aRecordOfTheFirstVersionHasNoDeadLettersPutBack() {
        byte[] second = record();
        // Two bytes of length and one digit.
        byte[] first = Arrays.copyOf(second, second.length - 3);
        first[0] = 1;

        SessionState read = SessionRecord.read(first, "ann");
        assertThat(read.redriven()).isEqualTo(Position.START);
        assertThat(read.pending()).isEqualTo(SESSION.pending());
        assertThat(read.leftMs()).isEqualTo(SESSION.leftMs());
    }

    @Test
    void aRecordOfAnotherVersionIsNotReadAsIfItWereKnown() {
        for (int version : new int[] {0, 3, -1}) {
            byte[] other = record();
            other[0] = (byte) version;

            assertThatIllegalArgumentException().isThrownBy(() -> SessionRecord.read(other, "ann"));
        }
    }

    private static byte[] record() {
        ByteBuffer written = SessionRecord.write(new RecordWriter(), SESSION);
        byte[] record = new byte[written.remaining()];
        written.get(record);
        return record;
    }
}
