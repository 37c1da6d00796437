package io.herald.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The answer the broker still owes for one command. Made by {@link HeraldClient}; any thread may wait for it. */
public final class Receipt {
    /** What the broker was asked for. */
    enum Kind {
        /** A command with an answer of its own. */
        COMMAND,
        /** A message that is stored; where it is refused, the next confirmation says so. */
        STORED,
        /** A {@code PING} behind what was published without an answer. */
        CONFIRMATION,
        /** A {@code PING} for which nobody waits. */
        SIGN_OF_LIFE
    }

    private final Kind kind;
    private final Duration timeout;
    private final CompletableFuture<Reply> answer = new CompletableFuture<>();
    private final List<Reply.Topic> topics = new ArrayList<>(0);

    Receipt(Kind kind, Duration timeout) {
        this.kind = kind;
        this.timeout = timeout;
    }

    /**
     * Waits for the answer.
     *
     * @throws RefusedException when the broker said no
     * @throws IOException when the connection is lost or the broker is silent for too long
     */
    public void await() throws IOException {
        try {
            answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + timeout.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /** True when it is there, whatever it says. */
    public boolean isDone() {
        return answer.isDone();
    }

    /** True when it comes as {@code PONG}, so an {@code ERR} before it is about something sent earlier. */
    boolean isPing() {
        return kind == Kind.CONFIRMATION || kind == Kind.SIGN_OF_LIFE;
    }

    Kind kind() {
        return kind;
    }

    void add(Reply.Topic topic) {
        topics.add(topic);
    }

    void complete(Reply reply) {
        answer.complete(reply);
    }

    void fail(IOException cause) {
        answer.completeExceptionally(cause);
    }

    List<Reply.Topic> topics() {
        return List.copyOf(topics);
    }

    private static IOException failure(Throwable cause) {
        return (IOException) cause;
    }
}
