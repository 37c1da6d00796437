package io.herald;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** A user of Eclipse Paho, which speaks MQTT 3.1.1. */
final class PahoUser implements MqttUser, MqttCallback {
    private static final long PATIENCE_MS = 20_000;

    private final MqttClient client;
    private String user;
    private String password;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    PahoUser(String server, String clientId) throws MqttException {
        client = new MqttClient(server, clientId, new MemoryPersistence());
        client.setTimeToWait(PATIENCE_MS);
        client.setCallback(this);
    }

    @Override
    public MqttUser as(String shown, String secret) {
        user = shown;
        password = secret;
        return this;
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
            options.setWill(will.topic(), will.payload().getBytes(StandardCharsets.UTF_8), will.qos(), will.retain());
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
        client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), qos, retain);
    }

    @Override
    public BlockingQueue<Heard> heard() {
        return heard;
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
        String payload = new String(message.getPayload(), StandardCharsets.UTF_8);
        heard.add(new Heard(topic, payload, message.getQos(), message.isRetained()));
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
