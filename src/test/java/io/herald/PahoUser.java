package io.herald;

import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** A user of Eclipse Paho, which speaks MQTT 3.1.1. */
final class PahoUser extends LibraryUser implements MqttCallback {
    private static final long PATIENCE_MS = 20_000;

    private final MqttClient client;

    PahoUser(String server, String clientId) throws MqttException {
        client = new MqttClient(server, clientId, new MemoryPersistence());
        client.setTimeToWait(PATIENCE_MS);
        client.setCallback(this);
    }

    @Override
    public boolean connect(boolean clean, Will will) throws MqttException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(clean);
        if (user != null) {
            options.setUserName(user);
            options.setPassword(password.toCharArray());
        }
        if (will != null) {
            options.setWill(will.topic(), utf8(will.payload()), will.qos(), will.retain());
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
        client.publish(topic, utf8(payload), qos, retain);
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
    public void connectionLost(Throwable cause) {
        // What a test misses then is missing in heard().
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // publish() has waited for it.
    }

    @Override
    public void end() throws MqttException {
        if (client.isConnected()) {
            vanish();
        }
        client.close();
    }
}
