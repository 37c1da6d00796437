package io.herald.gateway.http;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * Has long requests that make much work wait for one another: each is hundreds of small steps on the event loops, and
 * whatever else is to be answered would wait behind those of all of them. Short ones go on together. In the order in
 * which they came. One for each door instance, on its event loop.
 */
final class TurnsByLength {
    private final int mostAtOnce;
    private final int mostWaiting;
    private final ArrayDeque<Turn> waiting = new ArrayDeque<>();
    private int atOnce;
    private int waitingBytes;
    private boolean going;

    private record Turn(int bytes, Supplier<Future<?>> work) {}

    /**
     * @param mostAtOnce how many bytes of requests are worked on at once; a longer one is alone
     * @param mostWaiting how many bytes of requests may wait
     */
    TurnsByLength(int mostAtOnce, int mostWaiting) {
        this.mostAtOnce = mostAtOnce;
        this.mostWaiting = mostWaiting;
    }

    /**
     * Does some work, now or when it is its turn.
     *
     * @param bytes how long the request is
     * @param work its future is completed when it is done, and failed where it cannot be
     * @throws BrokerException {@link ErrorCode#UNAVAILABLE} where too much waits
     */
    void take(int bytes, Supplier<Future<?>> work) {
        if (waitingBytes + bytes > mostWaiting) {
            throw new BrokerException(ErrorCode.UNAVAILABLE, "too many long requests wait to be worked on");
        }
        waitingBytes += bytes;
        waiting.add(new Turn(bytes, work));
        goOn();
    }

    private void goOn() {
        if (going) {
            return;
        }
        going = true;
        try {
            while (!waiting.isEmpty() && isRoomFor(waiting.element())) {
                begin(waiting.remove());
            }
        } finally {
            going = false;
        }
    }

    private boolean isRoomFor(Turn turn) {
        return atOnce == 0 || atOnce + turn.bytes() <= mostAtOnce;
    }

    private void begin(Turn turn) {
        waitingBytes -= turn.bytes();
        Future<?> working = turn.work().get();
        atOnce += turn.bytes();
        working.onComplete(done -> {
            atOnce -= turn.bytes();
            goOn();
        });
    }
}
