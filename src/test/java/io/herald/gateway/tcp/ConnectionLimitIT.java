package io.herald.gateway.tcp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Row N13: more connections than there may be: the one too many is told, and the others do not notice. */
class ConnectionLimitIT {
    @RegisterExtension
    static final LiveBroker TWO = LiveBroker.with("{\"limits\": {\"connections\": 2}}");

    @RegisterExtension
    static final LiveBroker TWO_FROM_AN_ADDRESS = LiveBroker.with("{\"limits\": {\"connectionsPerAddress\": 2}}");

    @Test
    void oneConnectionTooManyIsRefusedUntilAnotherCloses() throws Exception {
        expectNoThird(TWO, "ERR unavailable there are as many connections as limits.connections allows");
    }

    @Test
    void n13_oneConnectionTooManyFromAnAddressIsRefusedUntilAnotherCloses() throws Exception {
        expectNoThird(TWO_FROM_AN_ADDRESS, "ERR rate-limited there are as many connections from this address as .*");
    }

    private static void expectNoThird(LiveBroker broker, String refusal) throws Exception {
        try (LineClient first = broker.subscriber("SUBSCRIBE t");
                LineClient second = broker.subscriber("HELLO second")) {
            try (LineClient third = broker.connect()) {
                third.expect(refusal).expectEnd();
            }
            second.send("PUBLISH t still here").expect("OK [0-9]+");
            first.expect("DELIVER t still here second .*");
            second.send("QUIT").expect("BYE").expectEnd();
        }
        LiveBroker.until(() -> broker.metrics().connections() < 2, "a place is free");
        try (LineClient next = broker.subscriber("HELLO next")) {
            next.send("PING").expect("PONG");
        }
    }
}
