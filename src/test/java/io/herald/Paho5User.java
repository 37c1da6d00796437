package io.herald;

import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A user of Eclipse Paho, which speaks MQTT 5.0. */
final class Paho5User extends LibraryUser implements MqttCallback {
    private static final long PATIENCE_MS = 20_000;
    private static final long SESSION_S = 3_600;

    private final MqttClient client;

    Paho5User(String server, String clientId) throws MqttException {
        client = new MqttClient(server, clientId, new MemoryPersistence());
        client.setTimeToWait(PATIENCE_MS);
        client.setCallback(this);
    }

    @Override
    public boolean connect(boolean clean, Will will) throws MqttException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(clean);
        if (user != null) {
            options.setUserName(user);
            options.setPassword(utf8(password));
        }
        options.setSessionExpiryInterval(clean ? 0 : SESSION_S);
        if (will != null) {
            options.setWill(will.topic(), message(will.payload(), will.qos(), will.retain()));
        }
        return client.connectWithResult(options).getSessionPresent();
    }

    @Override
    public MqttUser subscribe(String filter, int qos) throws MqttException {
        client.subscribe(filter, qos);
        return this;
    }

    @Override
    public void unsubscribe(String filter) throws MqttException {
        client.unsubscribe(filter);
    }

    @Override
    public void publish(String topic, String payload, int qos, boolean retain) throws MqttException {
        client.publish(topic, message(payload, qos, retain));
    }

    private static MqttMessage message(String payload, int qos, boolean retain) {
        return new MqttMessage(utf8(payload), qos, retain, new MqttProperties());
    }

    @Override
    public void disconnect() throws MqttException {
        client.disconnect();
    }

    @Override
    public void vanish() throws MqttException {
        client.disconnectForcibly(0, 1, false);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        hear(topic, message.getPayload(), message.getQos(), message.isRetained());
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        // What a test misses then is missing in heard().
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        // Likewise.
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // publish() has waited for it.
    }

    @Override
    public void connectComplete(boolean reconnect, String serverURI) {
        // connect() has waited for it.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // Nobody asks for it.
    }

    @Override
    public void end() throws MqttException {
        if (client.isConnected()) {
            vanish();
        }
        client.close();
    }
}
