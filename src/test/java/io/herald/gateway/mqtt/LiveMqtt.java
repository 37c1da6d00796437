package io.herald.gateway.mqtt;

import io.herald.MqttProbe;
import io.herald.RunningBroker;
import io.herald.config.ConfigReader;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A broker in this process with an MQTT door on a free port and its log in memory, one for a test class. */
final class LiveMqtt implements BeforeAllCallback, AfterAllCallback {
    private static final Map<String, String> AROUND = Map.of(
            "HERALD_MQTT_PORT",
            "0",
            "HERALD_LINE_PORT",
            "0",
            "HERALD_HTTP_ENABLED",
            "false",
            "HERALD_LOG_TYPE",
            "memory");

    private final String conf;
    private RunningBroker broker;

    private LiveMqtt(String conf) {
        this.conf = conf;
    }

    /** One with some keys set. */
    static LiveMqtt with(String conf) {
        return new LiveMqtt(conf);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        broker = await(RunningBroker.start(ConfigReader.read(conf, AROUND), "1.2.3"));
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        stop();
    }

    /** Stops it, once. */
    void stop() throws Exception {
        if (broker != null) {
            RunningBroker stopping = broker;
            broker = null;
            await(stopping.stop());
        }
    }

    /** A socket for a client of MQTT 3.1.1. */
    MqttProbe v4() throws IOException {
        return MqttProbe.v4(broker.mqttPort());
    }

    /** A socket for a client of MQTT 5. */
    MqttProbe v5() throws IOException {
        return MqttProbe.v5(broker.mqttPort());
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
