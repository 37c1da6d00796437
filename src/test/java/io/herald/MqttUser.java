package io.herald;

import java.util.concurrent.BlockingQueue;

/** A client of an MQTT library, as far as {@link MqttClientsIT} uses one. It hears on the library's threads. */
interface MqttUser {

    /**
     * A message that came.
     *
     * @param retained whether it came as a retained one
     */
    record Heard(String topic, String payload, int qos, boolean retained) {}

    /**
     * What is said of a client that vanishes.
     *
     * @param retain whether the broker keeps it as the topic's retained message
     */
    record Will(String topic, String payload, int qos, boolean retain) {}

    /** Shows a user name and a password when it connects. */
    MqttUser as(String user, String password);

    /** Connects anew, without a session and without a will. */
    default MqttUser connect() throws Exception {
        connect(true, null);
        return this;
    }

    /**
     * Connects.
     *
     * @param clean whether a session of before is dropped, and this one ends with the connection; otherwise it lasts
     *     for an hour
     * @param will null for none
     * @return whether the broker had a session of this client
     */
    boolean connect(boolean clean, Will will) throws Exception;

    /** Subscribes, and waits until it is granted. */
    MqttUser subscribe(String filter, int qos) throws Exception;

    /** Unsubscribes, and waits until that is confirmed. */
    void unsubscribe(String filter) throws Exception;

    /** Publishes, and waits until the hand-shake of that QoS is over. */
    void publish(String topic, String payload, int qos, boolean retain) throws Exception;

    /** What came and was not taken yet, in the order in which it came. */
    BlockingQueue<Heard> heard();

    /** Leaves so that the will is not said. */
    void disconnect() throws Exception;

    /** Leaves so that the will is said: without a word, or where that cannot be, with the word that asks for it. */
    void vanish() throws Exception;

    /** Frees what the library holds, in whatever state the connection is. */
    void end() throws Exception;
}
