package io.herald.cli;

import io.herald.client.RefusedException;
import io.herald.client.Subscriber;
import java.io.IOException;
import java.util.Locale;

/** Tells what happens to a subscriber's connection. Called on the connection's thread. */
abstract class Follower implements Subscriber.Listener {
    /** Shows a line beside the deliveries. */
    abstract void tell(String message);

    /** There will be no further delivery. */
    abstract void ended(int exitCode);

    @Override
    public void onGap(String filter, long count) {
        tell(count + " messages dropped for " + filter + ": this subscriber was too slow");
    }

    @Override
    public void onMissing(String from, String to) {
        tell("messages behind " + from + " up to " + to + " are not kept any more");
    }

    @Override
    public void onLost(IOException cause, long pauseMs) {
        tell(String.format(
                Locale.ROOT, "connection lost (%s); trying again in %.1f s", cause.getMessage(), pauseMs / 1000.0));
    }

    @Override
    public void onBack() {
        tell("connected again");
    }

    @Override
    public void onRefused(RefusedException refusal) {
        tell("refused: " + refusal.getMessage());
        ended(CommandLineInterface.REFUSED);
    }
}
