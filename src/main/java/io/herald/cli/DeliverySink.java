package io.herald.cli;

import io.herald.client.Delivery;
import java.io.IOException;

/** Where {@code sub} puts what it gets. Called on the connection's thread. */
interface DeliverySink {
    /**
     * Takes one.
     *
     * @return whether it was handled; if not, a durable subscriber wants it again
     * @throws IOException when it can take no more, ever
     */
    boolean take(Delivery delivery) throws IOException;

    /** Nothing more is here for now. */
    void flush() throws IOException;

    /** Prints to standard output. */
    record Printing(Streams streams, DeliveryFormat format) implements DeliverySink {
        @Override
        public boolean take(Delivery delivery) throws IOException {
            streams.out().write(format.bytes(delivery));
            return true;
        }

        @Override
        public void flush() throws IOException {
            streams.out().flush();
        }
    }
}
