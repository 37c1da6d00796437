package io.herald.gateway.tcp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Row N12: who reads all dead letters and acknowledges none makes no more of them. */
class LettersOfLettersIT {
    @RegisterExtension
    static final LiveBroker BROKER = LiveBroker.with(
            "{\"limits\": {\"inflight\": 1}, \"delivery\": {\"ackTimeout\": \"50ms\", \"maxAttempts\": 2}}");

    @Test
    void n12_aDeadLetterThatIsNeverAcknowledgedBecomesNoOther() throws Exception {
        try (LineClient graveyard = BROKER.subscriber("HELLO g frames durable", "SUB $dead/#", "SUB next");
                LineClient client = BROKER.subscriber("HELLO po frames durable", "SUB poison");
                LineClient publisher = BROKER.connect()) {
            publisher.send("PUB poison 3 qos=1", "bad").expect("OK 1");
            client.expect("MSG poison 3 id=1 .*", "bad").expect("MSG poison 3 id=1 .*dup=1.*", "bad");
            graveyard.expect("MSG \\$dead/po 3 id=2 .*", "bad");
            publisher.send("PUB next 4 qos=1", "next").expect("OK 3");
            graveyard.expect("MSG \\$dead/po 3 id=2 .*dup=1.*", "bad").expect("MSG next 4 id=3 .*", "next");
            publisher.send("PUB next 4 qos=1", "last").expect("OK 4");
        }
    }
}
