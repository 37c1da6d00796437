package io.herald.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.herald.topic.Handshakes;
import io.herald.topic.MessageId;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.SessionState;
import io.herald.topic.SubscriptionOptions;
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
            Position.behind(MessageId.of(5)),
            new Handshakes(
                    -7,
                    1L << 40,
                    List.of(
                            new Handshakes.Outgoing(1, MessageId.of(7), QoS.AT_LEAST_ONCE, false),
                            new Handshakes.Outgoing(65_535, new MessageId(3, 9), QoS.EXACTLY_ONCE, false),
                            new Handshakes.Outgoing(40_000, MessageId.of(6), QoS.EXACTLY_ONCE, true)),
                    List.of(new Handshakes.Incoming(65_535, 12, true), new Handshakes.Incoming(1, 13, false))),
            List.of(new SubscriptionOptions(TopicFilter.of("a/#", 2), 5, true, true)),
            "alice");
    /** A count, and one filter of three bytes with its length, a number and flags. */
    private static final int OPTIONS = 4 + 2 + 3 + 4 + 1;
    /** Of those hand-shakes: two numbers, two counts, three outgoing ones, two incoming ones. */
    private static final int HANDSHAKES = 8 + 8 + 4 + 4 + 3 * (2 + 4 + 8 + 1) + 2 * (2 + 8 + 1) + OPTIONS;

    private static final int OWNER = 2 + 5;

    @Test
    void aRecordIsReadAsItWasWritten() {
        assertThat(SessionRecord.read(record(), "ann")).isEqualTo(SESSION);
    }

    @Test
    void aRecordOfTheFirstVersionHasNoDeadLettersPutBack() {
        byte[] fourth = record();
        // Two bytes of length and one digit.
        byte[] first = Arrays.copyOf(fourth, fourth.length - OWNER - HANDSHAKES - 3);
        first[0] = 1;

        SessionState read = SessionRecord.read(first, "ann");
        assertThat(read.redriven()).isEqualTo(Position.START);
        assertThat(read.pending()).isEqualTo(SESSION.pending());
        assertThat(read.leftMs()).isEqualTo(SESSION.leftMs());
    }

    @Test
    void aRecordOfTheSecondVersionNeverSpokeMqtt() {
        byte[] fourth = record();
        byte[] second = Arrays.copyOf(fourth, fourth.length - OWNER - HANDSHAKES);
        second[0] = 2;

        SessionState read = SessionRecord.read(second, "ann");
        assertThat(read.redriven()).isEqualTo(SESSION.redriven());
        assertThat(read.pending()).isEqualTo(SESSION.pending());
        assertThat(read.handshakes()).isEqualTo(Handshakes.NONE);
    }

    @Test
    void aRecordOfTheThirdVersionIsNobodys() {
        byte[] fourth = record();
        byte[] third = Arrays.copyOf(fourth, fourth.length - OWNER);
        third[0] = 3;

        SessionState read = SessionRecord.read(third, "ann");
        assertThat(read.owner()).isEmpty();
        assertThat(read.ownedBy("alice")).isEqualTo(SESSION);
    }

    @Test
    void aRecordOfAnotherVersionIsNotReadAsIfItWereKnown() {
        for (int version : new int[] {0, 5, -1}) {
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
