package io.herald.cli;

import io.herald.client.Delivery;
import java.io.IOException;

/** Where {@code sub} puts what it gets. Called on the connection's thread. */
interface DeliverySink {
    /** @throws IOException when it can take no more, ever */
    void take(Delivery delivery) throws IOException;

    /** Nothing more is here for now. */
    void flush() throws IOException;

    /** Prints to standard output. */
    record Printing(Streams streams, DeliveryFormat format) implements DeliverySink {
        @Override
        public void take(Delivery delivery) throws IOException {
            streams.out().write(format.bytes(delivery));
        }

        @Override
        public void flush() throws IOException {
            streams.out().flush();
        }
    }
}
