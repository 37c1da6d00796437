package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.http.websocket.Frame;
import io.herald.gateway.http.websocket.RawWebSocket;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MQTT over WebSockets (section 6 of both versions), beside MQTT over TCP and the other doors. */
class MqttOverWebSocketIT {
    private static final int WHOLE = 1 << 20;

    @TempDir
    private Path folder;

    @RegisterExtension
    final TestBroker broker = TestBroker.in(() -> folder, Map.of());

    @ParameterizedTest(name = "in frames of {0} bytes")
    @ValueSource(ints = {1, 2, 3, 5, 8, WHOLE})
    void whatIsPublishedAtAnyDoorArrivesHoweverThePacketsAreCutIntoFrames(int frameBytes) throws Exception {
        try (MqttProbe web = open(frameBytes).probe(5).connected("web");
                MqttProbe tcp = MqttProbe.v5(broker.mqttPort()).connected("tcp")) {
            web.subscribed(1, "a/+", 1);
            tcp.subscribed(1, "a/+", 0);

            post("/topics/a/b?qos=0", "posted");
            web.expect(0x30, "'a/b", "00", ".posted");
            tcp.expect(0x30, "'a/b", "00", ".posted");
            tcp.publish(0, 0, "a/c", "over tcp");
            web.expect(0x30, "'a/c", "00", ".over tcp");
            tcp.expect(0x30, "'a/c", "00", ".over tcp");
            web.publish(1, 7, "a/d", "over a socket").expect(0x40, "0007");
            web.expect(0x32, "'a/d", "0001", "00", ".over a socket").send(0x40, "0001");
            tcp.expect(0x30, "'a/d", "00", ".over a socket");
            web.expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void messagesOfEveryQosGoBothWays(int version) throws Exception {
        String properties = version == 5 ? "00" : "";
        try (MqttProbe web = open(WHOLE).probe(version).connected("web")) {
            web.subscribed(1, "q", 2);
            web.publish(0, 0, "q", "0").expect(0x30, "'q", properties, ".0");
            web.publish(1, 1, "q", "1").expect(0x40, "0001");
            web.expect(0x32, "'q", "0001", properties, ".1").send(0x40, "0001");
            web.publish(2, 2, "q", "2").expect(0x50, "0002").send(0x62, "0002");
            List<String> both = new ArrayList<>(List.of(web.next(), web.next()));
            assertThat(both).anyMatch(packet -> packet.startsWith("70 02 00 02"));
            assertThat(both).anyMatch(packet -> packet.startsWith("34 ") && packet.endsWith(" 32"));
            web.send(0x50, "0002").expect(0x62, "0002").send(0x70, "0002").expectOpen();
        }
    }

    @Test
    void manyPacketsInOneFrameAreTakenOneAfterTheOther() throws Exception {
        FramedBytes framed = open(WHOLE);
        try (MqttProbe web = framed.probe(4)) {
            byte[] packets = new byte[0];
            for (byte[] packet : List.of(
                    MqttProbe.packet(0x10, "'MQTT", "04 02 003c", "'web"),
                    MqttProbe.packet(0x82, "0001", "'a", "00"),
                    MqttProbe.packet(0x30, "'a", ".one"),
                    MqttProbe.packet(0x30, "'a", ".two"),
                    MqttProbe.packet(0xc0))) {
                packets = join(packets, packet);
            }
            web.sendRaw(packets).expect(0x20, "0000").expect(0x90, "0001", "00");
            List<String> rest = List.of(web.next(), web.next(), web.next());
            assertThat(rest).contains("d0 00", "30 06 00 01 61 6f 6e 65", "30 06 00 01 61 74 77 6f");
        }
    }

    @Test
    void aMessageAsLongAsMayBeArrives() throws Exception {
        String payload = "x".repeat(1 << 20);
        try (MqttProbe web = open(WHOLE).probe(5).connected("web")) {
            web.subscribed(1, "long", 1);
            web.publish(1, 1, "long", payload).expect(0x40, "0001");
            web.expect(0x32, "'long", "0001", "00", "." + payload);
            web.publish(0, 0, "long", payload + "x".repeat(1 << 18)).expectDisconnect(0x95);
        }
    }

    @Test
    void aSessionIsTakenOverFromOneCarrierToTheOtherAndBack() throws Exception {
        FramedBytes framed = open(WHOLE);
        try (MqttProbe web = framed.probe(5).connected("me").subscribed(1, "mine", 0);
                MqttProbe tcp = MqttProbe.v5(broker.mqttPort()).connected("me")) {
            assertThat(web.next()).startsWith("e0 ").contains("8e");
            web.expectClosed();
            assertThat(framed.closeCode()).isEqualTo(1000);
            try (MqttProbe again = open(WHOLE).probe(5).connected("me")) {
                assertThat(tcp.next()).startsWith("e0 ").contains("8e");
                tcp.expectClosed();
                again.expectOpen();
            }
        }
    }

    @Test
    void whoSaysGoodByeIsClosedInOrderAndItsWillIsNotSaid() throws Exception {
        FramedBytes framed = open(WHOLE);
        try (MqttProbe watcher = MqttProbe.v5(broker.mqttPort()).connected("watcher");
                MqttProbe web = framed.probe(5)) {
            watcher.subscribed(1, "will", 0);
            web.connect(0x06, 60, "", "'web", "00", "'will", "0000");
            assertThat(web.next()).startsWith("20 ");
            web.send(0xe0).expectClosed();
            assertThat(framed.closeCode()).isEqualTo(1000);
            watcher.expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"closes", "vanishes", "says text"})
    void theWillOfOneThatGoesWithoutAGoodByeIsSaid(String how) throws Exception {
        try (MqttProbe watcher = MqttProbe.v5(broker.mqttPort()).connected("watcher")) {
            watcher.subscribed(1, "will", 0);
            FramedBytes framed = open(WHOLE);
            MqttProbe web = framed.probe(5).connect(0x06, 60, "", "'web", "00", "'will", "'gone");
            assertThat(web.next()).startsWith("20 ");
            RawWebSocket socket = framed.socket();
            switch (how) {
                case "closes" -> {
                    socket.send(socket.octets(Frame.close(1001)));
                    assertThat(socket.next()).isEqualTo(Frame.close(1001));
                    socket.expectEnd();
                }
                case "says text" -> {
                    socket.send(socket.octets(Frame.text("hello")));
                    assertThat(socket.next().closeCode()).isEqualTo(1003);
                    socket.expectEndOrReset();
                }
                default -> socket.close();
            }
            watcher.expect(0x30, "'will", "00", ".gone");
        }
    }

    @Test
    void whoIsSilentForTooLongIsDisconnectedHoweverMuchItPings() throws Exception {
        FramedBytes framed = open(WHOLE);
        try (MqttProbe web = framed.probe(5)) {
            web.connect(0x02, 1, "", "'web");
            assertThat(web.next()).startsWith("20 ");
            framed.socket().send(framed.socket().octets(Frame.ping("still here")));
            assertThat(framed.socket().next()).isEqualTo(Frame.pong("still here"));
            web.expectDisconnect(0x8d);
        }
    }

    @Test
    void aBrokerThatStopsSaysSoTwice() throws Exception {
        FramedBytes framed = open(WHOLE);
        try (MqttProbe web = framed.probe(5).connected("web");
                FramedSilence silent = new FramedSilence(open(WHOLE))) {
            Future<Void> stopped = broker.beginToStop();
            assertThat(web.next()).startsWith("e0 ").contains(" 8b ");
            web.expectClosed();
            assertThat(framed.closeCode()).isEqualTo(1001);
            assertThat(silent.framed.socket().next().closeCode()).isEqualTo(1001);
            TestBroker.await(stopped);
        }
    }

    /** A connection that never says anything. */
    private record FramedSilence(FramedBytes framed) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            framed.socket().close();
        }
    }

    @Test
    void connectionsAreCountedOnce() throws Exception {
        try (MqttProbe web = open(WHOLE).probe(5).connected("web");
                MqttProbe tcp = MqttProbe.v5(broker.mqttPort()).connected("tcp")) {
            assertThat(broker.metrics().snapshot().connections()).isEqualTo(2);
            web.expectOpen();
            tcp.expectOpen();
        }
    }

    private FramedBytes open(int frameBytes) throws IOException {
        return FramedBytes.open(broker.httpPort(), frameBytes);
    }

    private void post(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + broker.httpPort() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
