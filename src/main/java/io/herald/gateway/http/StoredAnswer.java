package io.herald.gateway.http;

import io.herald.gateway.StoreAnswer;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * Tells the publisher of one message what became of it in the log. Made for the message, on the door's event loop.
 *
 * @param door the door
 * @param outcome who is told
 */
record StoredAnswer(HttpDoor door, Publishing.Outcome outcome) implements StoreAnswer {
    @Override
    public void stored(Run run, Receipt receipt) {
        if (receipt.outcome() == Receipt.Outcome.CONFLICT) {
            outcome.refused(new BrokerException(ErrorCode.CONFLICT, "the key was used with another payload"));
            return;
        }
        outcome.stored(new JsonObject()
                .put("id", receipt.first().text())
                .put("topic", run.topic().text())
                .put("time", Instant.ofEpochMilli(run.head().timeMs()).toString())
                .put("stored", door.config().log().keptIn())
                .toBuffer());
    }

    @Override
    public void refused(Run run, BrokerException refusal) {
        outcome.refused(refusal);
    }
}
