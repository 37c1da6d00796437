package io.herald.cli.bench;

/**
 * What one publisher has sent and the broker has not acknowledged yet, oldest first, because it acknowledges in order;
 * of each message only since when it waits. Owned by one run, on its thread.
 */
final class Acks {
    private final Tally tally;
    private final long[] sinceNs;
    private int most;
    private long sent;
    private long acknowledged;

    /**
     * @param most how many messages may wait; 0 where none is acknowledged
     * @param tally counts acknowledgements
     */
    Acks(int most, Tally tally) {
        this.sinceNs = new long[most];
        this.most = most;
        this.tally = tally;
    }

    /** Whether an acknowledgement is still to come. */
    boolean isDue() {
        return acknowledged < sent;
    }

    /** The broker takes no more than that. */
    void limit(int brokersMost) {
        most = Math.min(most, brokersMost);
    }

    /** How many messages may wait. */
    int most() {
        return most;
    }

    /** How many messages may be sent, of those that one would like to send. */
    int room(int wanted) {
        return sinceNs.length == 0 ? wanted : (int) Math.max(0, Math.min(wanted, most - (sent - acknowledged)));
    }

    /** Messages were sent; the first one's latency counts from {@code ns} on, each next one's so much later. */
    void sent(int count, double ns, double stepNs) {
        for (int i = 0; sinceNs.length > 0 && i < count; i++) {
            sinceNs[(int) (sent++ % sinceNs.length)] = (long) (ns + i * stepNs);
        }
    }

    /** The packet id of the oldest that waits. */
    int nextId() {
        return idOf(acknowledged);
    }

    /** The packet id of the one that is {@code ahead} behind the last that was sent. */
    int idToBe(int ahead) {
        return idOf(sent + ahead);
    }

    private static int idOf(long number) {
        return (int) (number % MqttSpeech.PACKET_IDS) + 1;
    }

    /** The oldest is acknowledged. */
    void taken() {
        tally.acknowledged(System.nanoTime() - sinceNs[(int) (acknowledged++ % sinceNs.length)]);
    }
}
