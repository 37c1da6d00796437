package io.herald.cli;

import io.herald.client.Acknowledgement;
import io.herald.client.Delivery;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Passes so many deliveries on, then ends the verb. Called on the connection's thread. */
final class DeliveryCount extends Follower {
    private final Streams streams;
    private final DeliverySink sink;
    private final CompletableFuture<Integer> end;
    private long left;

    DeliveryCount(Streams streams, DeliverySink sink, long count, CompletableFuture<Integer> end) {
        this.streams = streams;
        this.sink = sink;
        this.left = count;
        this.end = end;
    }

    @Override
    void tell(String message) {
        streams.say(message);
    }

    @Override
    void ended(int exitCode) {
        end.complete(exitCode);
    }

    @Override
    public Acknowledgement onMessage(Delivery delivery) {
        if (left == 0 || end.isDone()) {
            return Acknowledgement.NONE;
        }
        try {
            boolean handled = sink.take(delivery);
            left--;
            return handled ? Acknowledgement.ACK : Acknowledgement.NACK;
        } catch (IOException e) {
            nobodyReads(e);
            return Acknowledgement.NONE;
        }
    }

    /** It ends here and not with the last message, whose acknowledgement goes out first. */
    @Override
    public void onCaughtUp() {
        try {
            sink.flush();
            if (left == 0) {
                ended(CommandLineInterface.DONE);
            }
        } catch (IOException e) {
            nobodyReads(e);
        }
    }

    private void nobodyReads(IOException e) {
        if (!end.isDone()) {
            tell("nobody takes the messages any more: " + e.getMessage());
            ended(CommandLineInterface.DONE);
        }
    }
}
