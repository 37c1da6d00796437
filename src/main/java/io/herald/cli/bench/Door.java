package io.herald.cli.bench;

/** A way into the broker, named as it is typed. */
public enum Door {
    /** The line protocol, for all. */
    line(new LineSpeech(), new LineSpeech()),
    /** Event streams for subscribers; publishers speak the line protocol. */
    sse(new LineSpeech(), new StreamSpeech()),
    /** MQTT 3.1.1, for all. */
    mqtt(new MqttSpeech(MqttSpeech.V3), new MqttSpeech(MqttSpeech.V3)),
    /** MQTT 5.0, for all. */
    mqtt5(new MqttSpeech(MqttSpeech.V5), new MqttSpeech(MqttSpeech.V5));

    private final Publishing publishing;
    private final Subscribing subscribing;

    Door(Publishing publishing, Subscribing subscribing) {
        this.publishing = publishing;
        this.subscribing = subscribing;
    }

    Publishing publishing() {
        return publishing;
    }

    Subscribing subscribing() {
        return subscribing;
    }

    /** The highest QoS that can be published with, message after message. */
    public int highestQos() {
        return publishing.highestQos();
    }

    /** How many messages a publisher can have in flight at most. */
    public int mostInFlight() {
        return publishing.mostInFlight();
    }
}
