package io.herald.gateway.tcp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More connections than there may be: the one too many is told, and the others do not notice. */
class ConnectionLimitIT {
    @RegisterExtension
    static final LiveBroker BROKER = LiveBroker.with("{\"limits\": {\"connections\": 2}}");

    @Test
    void oneConnectionTooManyIsRefusedUntilAnotherCloses() throws Exception {
        try (LineClient first = BROKER.subscriber("SUBSCRIBE t");
                LineClient second = BROKER.subscriber("HELLO second")) {
            try (LineClient third = BROKER.connect()) {
                third.expect("ERR unavailable there are as many connections as limits.connections allows")
                        .expectEnd();
            }
            second.send("PUBLISH t still here").expect("OK [0-9]+");
            first.expect("DELIVER t still here second .*");
            second.send("QUIT").expect("BYE").expectEnd();
        }
        LiveBroker.until(() -> BROKER.metrics().connections() < 2, "a place is free");
        try (LineClient next = BROKER.subscriber("HELLO next")) {
            next.send("PING").expect("PONG");
        }
    }
}
