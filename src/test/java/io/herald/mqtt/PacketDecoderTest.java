package io.herald.mqtt;

import static io.herald.mqtt.ClientPackets.connect;
import static io.herald.mqtt.ClientPackets.join;
import static io.herald.mqtt.ClientPackets.packets;
import static io.herald.mqtt.ClientPackets.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.wire.SlabPool;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Well-formed packets of both levels, in pieces of every size. */
class PacketDecoderTest {
    private static final String EVERYTHING_311 = """
            10 <MQTT> 04 f6 000a <me> <w> <bye> <u> <pw>
            30 <a/b> 'hello'
            30 <a/b>
            30 <a/b> '%s'
            31 <a/b> 'kept'
            32 <a/b> 0001 'one'
            32 <a/b> 0002 'two'
            3a <a/b> 0002 'two'
            35 <a/b> ffff 'three'
            30 <ab> 'c'
            40 0001
            50 0102
            62 0003
            70 0004
            82 0005 <#> 00 <a/+> 02
            a2 0006 <#> <b>
            c0
            e0
            """.formatted("x".repeat(200));

    private static final String EVERYTHING_5 = """
            10 <MQTT> 05 ee 000a {11 00000e10 21 0014 27 00000400 22 000a 19 01 17 00 26 <k> <v> 15 <m>}\
             <me> {18 00000005 01 01 03 <t> 09 <c>} <w> <bye> <u> <pw>
            30 <a/b> {} 'hello'
            30 <a/b> {} 'again'
            32 <a/b> 0001 {} 'one'
            32 <a/b> 0002 {} 'two'
            30 <a/b> {23 0001} 'aliased'
            30 <> {23 0001} 'by alias'
            30 <> {23 0001} 'by alias'
            30 <c> {23 0001} 'other'
            30 <> {23 0001} 'by alias'
            34 <c> 0009 {01 01 02 0000000a 08 <r> 09 <cd> 03 <t> 26 <k> <v>} 'p'
            40 0001
            40 0001 97
            50 0002 80 {}
            62 0003 92 {1f <x>}
            70 0004 00
            82 0005 {0b 05} <#> 2e <a/+> 01
            a2 0006 {} <#>
            c0
            f0 18 {15 <m> 16 <>}
            e0 04 {11 00000000}
            """;

    @Test
    void everyPacketOfMqtt311IsUnderstood() {
        assertThat(PacketTranscript.of(packets(EVERYTHING_311)))
                .containsExactly(
                        "Connect[level=4, clientId=me, cleanStart=true, keepAliveS=10, will=Will[topic=w,"
                                + " payload=bytes, qos=EXACTLY_ONCE, retain=true, delayS=0, properties=PublishPrope"
                                + "rties[payloadFormat=-1, expiryS=-1, responseTopic=, correlationData=null, conten"
                                + "tType=, headers=[]]], userName=u, password=bytes, properties=ConnectProperties[s"
                                + "essionExpiryS=0, receiveMaximum=65535, maximumPacketSize=4294967295, topicAliasM"
                                + "aximum=0, requestsResponseInformation=false, requestsProblemInformation=false, a"
                                + "uthenticationMethod=null]]",
                        "PUBLISH a/b qos=0 <hello>",
                        "PUBLISH a/b qos=0 <>",
                        "PUBLISH a/b qos=0 <" + "x".repeat(200) + ">",
                        "PUBLISH a/b qos=0 retain <kept>",
                        "PUBLISH a/b qos=1 id=1 <one>",
                        "PUBLISH a/b qos=1 id=2 <two>",
                        "PUBLISH a/b qos=1 id=2 dup <two>",
                        "PUBLISH a/b qos=2 id=65535 retain <three>",
                        "PUBLISH ab qos=0 <c>",
                        "Acknowledgement[answer=PUBACK, packetId=1, reason=0]",
                        "Acknowledgement[answer=PUBREC, packetId=258, reason=0]",
                        "Acknowledgement[answer=PUBREL, packetId=3, reason=0]",
                        "Acknowledgement[answer=PUBCOMP, packetId=4, reason=0]",
                        "Subscribe[packetId=5, wishes=[Wish[filter=#, qos=AT_MOST_ONCE, noLocal=false,"
                                + " retainAsPublished=false, retainHandling=0], Wish[filter=a/+, qos=EXACTLY_ONCE,"
                                + " noLocal=false, retainAsPublished=false, retainHandling=0]], subscriptionId=0]",
                        "Unsubscribe[packetId=6, filters=[#, b]]",
                        "PingRequest[]",
                        "Disconnect[reason=0, sessionExpiryS=null]");
    }

    @Test
    void everyPacketOfMqtt5IsUnderstood() {
        assertThat(PacketTranscript.of(packets(EVERYTHING_5)))
                .containsExactly(
                        "Connect[level=5, clientId=me, cleanStart=true, keepAliveS=10, will=Will[topic=w,"
                                + " payload=bytes, qos=AT_LEAST_ONCE, retain=true, delayS=5, properties=PublishProp"
                                + "erties[payloadFormat=1, expiryS=-1, responseTopic=, correlationData=bytes, conte"
                                + "ntType=t, headers=[]]], userName=u, password=bytes, properties=ConnectProperties"
                                + "[sessionExpiryS=3600, receiveMaximum=20, maximumPacketSize=1024, topicAliasMaxim"
                                + "um=10, requestsResponseInformation=true, requestsProblemInformation=false, authe"
                                + "nticationMethod=m]]",
                        "PUBLISH a/b qos=0 <hello>",
                        "PUBLISH a/b qos=0 <again>",
                        "PUBLISH a/b qos=1 id=1 <one>",
                        "PUBLISH a/b qos=1 id=2 <two>",
                        "PUBLISH a/b qos=0 <aliased>",
                        "PUBLISH a/b qos=0 <by alias>",
                        "PUBLISH a/b qos=0 <by alias>",
                        "PUBLISH c qos=0 <other>",
                        "PUBLISH c qos=0 <by alias>",
                        "PUBLISH c qos=2 id=9 1,10,r,cd,t,[Header[name=k, value=v]] <p>",
                        "Acknowledgement[answer=PUBACK, packetId=1, reason=0]",
                        "Acknowledgement[answer=PUBACK, packetId=1, reason=151]",
                        "Acknowledgement[answer=PUBREC, packetId=2, reason=128]",
                        "Acknowledgement[answer=PUBREL, packetId=3, reason=146]",
                        "Acknowledgement[answer=PUBCOMP, packetId=4, reason=0]",
                        "Subscribe[packetId=5, wishes=[Wish[filter=#, qos=EXACTLY_ONCE, noLocal=true,"
                                + " retainAsPublished=true, retainHandling=2], Wish[filter=a/+, qos=AT_LEAST_ONCE,"
                                + " noLocal=false, retainAsPublished=false, retainHandling=0]], subscriptionId=5]",
                        "Unsubscribe[packetId=6, filters=[#]]",
                        "PingRequest[]",
                        "Auth[reason=24, method=m]",
                        "Disconnect[reason=4, sessionExpiryS=0]");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void piecesOfAnySizeAreUnderstoodAlike(int level) {
        byte[] stream = packets(level == 4 ? EVERYTHING_311 : EVERYTHING_5);
        List<String> whole = PacketTranscript.of(stream);
        for (int size = 1; size < stream.length; size++) {
            int each = size;
            assertThat(PacketTranscript.of(stream, () -> each))
                    .as("pieces of %d bytes", size)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void packetsThatDifferInTheirPayloadOnlyAreOneRun(int level) {
        byte[] stream = join(
                connect(level),
                publish(level, 0, "a", 0, new byte[3]),
                publish(level, 0, "a", 0, new byte[300]),
                publish(level, 0, "a", 0, new byte[0]),
                publish(level, 2, "a", 7, new byte[1]),
                publish(level, 2, "a", 8, new byte[2]),
                publish(level, 3, "a", 9, new byte[2]),
                publish(level, 2, "b", 1, new byte[2]),
                publish(level, 10, "b", 2, new byte[2]),
                publish(level, 10, "b", 3, new byte[2]),
                publish(level, 2, "b", 4, new byte[2]));
        PacketTranscript transcript = PacketTranscript.of(stream, () -> stream.length, new SlabPool());

        assertThat(transcript.understood()).hasSize(11);
        assertThat(transcript.packets()).isEqualTo(1 + 1 + 1 + 1 + 1 + 2 + 1);
    }
}
