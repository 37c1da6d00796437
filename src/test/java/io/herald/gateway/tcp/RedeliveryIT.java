package io.herald.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a durable subscriber does not acknowledge is sent again in time, and given up in the end. */
class RedeliveryIT {
    @RegisterExtension
    static final LiveBroker BROKER = LiveBroker.with("{\"delivery\": {\"ackTimeout\": \"100ms\", \"maxAttempts\": 3}}");

    @Test
    void n12_whatIsNeverAcknowledgedBecomesADeadLetterWithItsOrigin() throws Exception {
        try (LineClient graveyard = BROKER.subscriber("HELLO g frames", "SUB $dead/#");
                LineClient client = BROKER.subscriber("HELLO po/ison frames durable", "SUB poison");
                LineClient publisher = BROKER.connect()) {
            publisher
                    .send("PUB poison 3 qos=1 type=text/plain h.a=b ttl=1h", "bad")
                    .expect("OK 1");
            client.expect("MSG poison 3 id=1 qos=1 at=[0-9]+ from=\\S+ .*", "bad");
            client.expect("MSG poison 3 id=1 qos=1 at=[0-9]+ from=\\S+ ttl=35[0-9]{5}ms .*dup=1.*", "bad");
            client.expect("MSG poison 3 id=1 qos=1 at=[0-9]+ from=\\S+ .*dup=2.*", "bad");

            graveyard.expect(
                    "MSG \\$dead/po%252Fison 3 id=2 qos=1 at=[0-9]+ from=anon-[0-9]+ type=text/plain"
                            + " h.dead-reason=\"not acknowledged\" h.dead-attempts=3 h.dead-origin-id=1"
                            + " h.dead-origin-time=[0-9]+ h.dead-origin-topic=poison h.a=b",
                    "bad");
            assertThat(BROKER.scrape())
                    .contains("herald_messages_redelivered_total{door=\"line\"} 2.0", "herald_dead_letters_total 1.0");
            publisher.send("PUBLISH poison good").expect("OK 3");
            client.expect("MSG poison 4 id=3 qos=1 at=[0-9]+ from=\\S+", "good").send("ACK 3");
            client.settle();
        }
    }
}
