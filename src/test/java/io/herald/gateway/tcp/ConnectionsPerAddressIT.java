package io.herald.gateway.tcp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Row N13: more connections from one address than it may have: the one too many is told, the others do not notice. */
class ConnectionsPerAddressIT {
    @RegisterExtension
    static final LiveBroker BROKER = LiveBroker.with("{\"limits\": {\"connectionsPerAddress\": 2}}");

    @Test
    void n13_oneConnectionTooManyFromAnAddressIsRefusedUntilAnotherCloses() throws Exception {
        try (LineClient first = BROKER.subscriber("SUBSCRIBE t");
                LineClient second = BROKER.subscriber("HELLO second")) {
            try (LineClient third = BROKER.connect()) {
                third.expect("ERR rate-limited there are as many connections from this address as .*")
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
