package io.herald;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A user of the HiveMQ client, which speaks MQTT 5.0. It cannot leave without a word: it asks for its will. */
final class HiveUser extends LibraryUser {
    private static final long PATIENCE_S = 20;
    private static final long SESSION_S = 3_600;

    private final Mqtt5AsyncClient client;

    HiveUser(String server, String clientId) {
        URI uri = URI.create(server);
        Mqtt5ClientBuilder builder = MqttClient.builder()
                .useMqttVersion5()
                .identifier(clientId)
                .serverHost(uri.getHost())
                .serverPort(uri.getPort());
        if (uri.getScheme().equals("ws")) {
            builder = builder.webSocketConfig().serverPath(uri.getPath()).applyWebSocketConfig();
        }
        client = builder.buildAsync();
        client.publishes(
                MqttGlobalPublishFilter.ALL,
                message -> hear(
                        message.getTopic().toString(),
                        message.getPayloadAsBytes(),
                        message.getQos().getCode(),
                        message.isRetain()));
    }

    private Mqtt5SimpleAuth shown() {
        return user == null
                ? null
                : Mqtt5SimpleAuth.builder()
                        .username(user)
                        .password(utf8(password))
                        .build();
    }

    @Override
    public boolean connect(boolean clean, Will will) throws Exception {
        Mqtt5Connect connect = Mqtt5Connect.builder()
                .cleanStart(clean)
                .simpleAuth(shown())
                .sessionExpiryInterval(clean ? 0 : SESSION_S)
                .willPublish(
                        will == null
                                ? null
                                : message(will.topic(), will.payload(), will.qos(), will.retain())
                                        .asWill())
                .build();
        return await(client.connect(connect)).isSessionPresent();
    }

    @Override
    public MqttUser subscribe(String filter, int qos) throws Exception {
        await(client.subscribeWith().topicFilter(filter).qos(qos(qos)).send());
        return this;
    }

    @Override
    public void unsubscribe(String filter) throws Exception {
        await(client.unsubscribeWith().topicFilter(filter).send());
    }

    @Override
    public void publish(String topic, String payload, int qos, boolean retain) throws Exception {
        await(client.publish(message(topic, payload, qos, retain)));
    }

    private static Mqtt5Publish message(String topic, String payload, int qos, boolean retain) {
        return Mqtt5Publish.builder()
                .topic(topic)
                .qos(qos(qos))
                .retain(retain)
                .payload(utf8(payload))
                .build();
    }

    private static MqttQos qos(int qos) {
        return MqttQos.fromCode(qos);
    }

    @Override
    public void disconnect() throws Exception {
        await(client.disconnect());
    }

    @Override
    public void vanish() throws Exception {
        await(client.disconnect(Mqtt5Disconnect.builder()
                .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
                .build()));
    }

    private static <T> T await(CompletableFuture<T> answer) throws Exception {
        return answer.get(PATIENCE_S, TimeUnit.SECONDS);
    }

    @Override
    public void end() throws Exception {
        if (client.getState().isConnected()) {
            disconnect();
        }
    }
}
