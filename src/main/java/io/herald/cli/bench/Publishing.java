package io.herald.cli.bench;

import io.herald.client.Login;

/** What a publisher says and hears. It has no state: one is for all connections. */
interface Publishing {
    /** Opens the connection; answered once. */
    byte[] hello(String name, Login login);

    /** Asks for an answer, which comes when all before it has been taken. */
    byte[] ping();

    /** Reads the answers. */
    Scanner scanner(Tally tally, Acks acks);

    /** A message as it is sent. */
    Frame frame(String topic, int size, int qos);

    int highestQos();

    int mostInFlight();

    /**
     * A message as it is sent, with a payload that is still to be written.
     *
     * @param bytes all of it
     * @param idAt where two bytes tell which message it is; -1 where nothing does
     * @param payloadAt where the payload begins
     */
    record Frame(byte[] bytes, int idAt, int payloadAt) {}
}
