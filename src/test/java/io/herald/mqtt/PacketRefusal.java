package io.herald.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What the tables of refusals have in common: how their packets are written, and what is expected of them. */
final class PacketRefusal {
    private PacketRefusal() {}

    /** A packet as {@link ClientPackets#packet(String)} has it, or behind {@code =} written with its length. */
    static byte[] written(String packet) {
        return packet.startsWith("=") ? ClientPackets.bytes(packet.substring(1)) : ClientPackets.packet(packet);
    }

    /** The packet is refused with that reason, in the form of that level, and nothing behind it is understood. */
    static void isRefused(byte[] before, String packet, String reason, int level) {
        byte[] stream = ClientPackets.join(before, written(packet), ClientPackets.packets("c0\ne0"));
        List<String> understood = PacketTranscript.of(stream);

        assertThat(understood).hasSize(before.length == 0 ? 1 : 2);
        assertThat(understood.get(understood.size() - 1)).startsWith("REFUSED " + reason + " level " + level + ":");
        assertThat(PacketTranscript.of(stream, () -> 1)).isEqualTo(understood);
    }
}
