package io.herald.gateway.tcp;

import io.herald.access.Access;
import io.herald.bus.SteadyTime;
import io.herald.gateway.PublishWindow;
import io.herald.gateway.StoreAnswer;
import io.herald.line.Command;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.MessageHead;
import io.herald.topic.Receipt;
import io.herald.topic.Run;

/**
 * The publishing half of a connection: passes its messages on and answers those that are stored, in their order.
 * Answers of other commands wait for these ({@link #isEven}). Owned by the connection, on its event loop.
 */
final class LinePublisher implements StoreAnswer {
    private final TcpDoor door;
    private final LineOutput output;
    private final PublishWindow.Publisher connection;
    /** Runs on their way to the log. */
    private int unanswered;

    private boolean closed;

    /**
     * @param door the door instance
     * @param output where answers go
     * @param connection who is asked to wait when too much is in flight
     */
    LinePublisher(TcpDoor door, LineOutput output, PublishWindow.Publisher connection) {
        this.door = door;
        this.output = output;
        this.connection = connection;
    }

    /** Whether everything that is to be answered has been. */
    boolean isEven() {
        return unanswered == 0;
    }

    /** The connection is gone: nobody is answered any more. */
    void close() {
        closed = true;
        door.window().forget(connection);
    }

    void publish(Command.Publish publish, Access access, String name) {
        if (!access.mayPublish(publish.topic())) {
            BrokerException denied = access.denied("publish to " + publish.topic());
            publish.slab().release();
            for (int i = 0; i < publish.payloads().count() && !closed; i++) {
                door.refuse(output, denied.code(), denied.getMessage());
            }
            return;
        }
        MessageHead head = new MessageHead(
                publish.topic(), name, SteadyTime.now(), publish.contentType(), publish.headers(), publish.terms());
        Run run = new Run(head, publish.payloads());
        if (publish.terms().qos().isStored()) {
            unanswered++;
            door.window().store(run, connection, publish.slab()::release, this);
        } else {
            door.window().publish(run, connection, publish.slab()::release);
        }
    }

    @Override
    public void stored(Run run, Receipt receipt) {
        unanswered--;
        if (closed) {
            return;
        }
        if (receipt.outcome() == Receipt.Outcome.CONFLICT) {
            door.refuse(output, ErrorCode.CONFLICT, "the key was used with another payload");
        } else {
            output.writeStored(receipt.first(), run.count());
        }
    }

    @Override
    public void refused(Run run, BrokerException refusal) {
        unanswered--;
        for (int i = 0; i < run.count() && !closed; i++) {
            door.refuse(output, refusal.code(), refusal.getMessage());
        }
    }
}
