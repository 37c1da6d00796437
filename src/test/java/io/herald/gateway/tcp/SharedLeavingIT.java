package io.herald.gateway.tcp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A member that acknowledges and leaves its group in one breath. */
class SharedLeavingIT {
    @RegisterExtension
    static final LiveBroker BROKER = LiveBroker.plain();

    @Test
    void whatWasAcknowledgedRightBeforeAMemberLeftIsDoneWith() throws Exception {
        try (LineClient publisher = BROKER.connect();
                LineClient leaving = BROKER.subscriber("HELLO leaving frames durable", "SUB $share/g/done")) {
            publisher.send("PUBLISH done 1", "PUBLISH done 2").expect("OK 1", "OK 2");
            leaving.expect("MSG done .*", "1", "MSG done .*", "2");
            try (LineClient staying = BROKER.subscriber("HELLO staying frames durable", "SUB $share/g/done")) {
                leaving.send("ACK 1", "QUIT").expect("BYE").expectEnd();
                staying.expect("MSG done .* id=2 .* dup=1", "2");
                staying.settle();
            }
        }
    }
}
