package io.herald.gateway.tcp;

import io.herald.gateway.PublishWindow;
import io.herald.gateway.RunEncoder;
import io.herald.gateway.Sink;
import io.herald.gateway.SubscriberSession;
import io.herald.line.Command;
import io.herald.line.CommandDecoder;
import io.herald.line.Reply;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.MessageHead;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;

/**
 * One connection of the line protocol: says what each command means, in order. While an answer of the core is awaited
 * no further command is taken. Owned by its door instance, on its event loop.
 */
final class TcpConnection implements Sink, PublishWindow.Publisher {
    private static final int MAX_TOPICS_LISTED = 10_000;

    private final TcpDoor door;
    private final NetSocketInternal socket;
    private final SocketOutput output;
    private final CommandDecoder decoder;
    private String name;
    private RunEncoder form;
    private SubscriberSession session;
    private boolean awaiting;
    private boolean windowFull;
    private boolean inputEnded;
    private boolean closed;
    private long midwaySinceMs;

    TcpConnection(TcpDoor door, NetSocketInternal socket, String name) {
        this.door = door;
        this.socket = socket;
        this.name = name;
        this.form = door.lines();
        this.decoder = door.decoder();
        this.output = new SocketOutput(socket, this::drained);
    }

    /** Takes in what one read brought; the buffer is given back. */
    void read(ByteBuf bytes) {
        try {
            decoder.feed(bytes.nioBuffer());
        } finally {
            bytes.release();
        }
        if (!awaiting) {
            run();
        }
    }

    /** Carries out commands until there are none, or one has to wait for the core. */
    private void run() {
        Command command = null;
        while (!closed && !awaiting && (command = decoder.next()) != null) {
            execute(command);
        }
        if (closed) {
            return;
        }
        output.flush();
        if (!awaiting) {
            midwaySinceMs = !decoder.isMidway() ? 0 : midwaySinceMs == 0 ? System.currentTimeMillis() : midwaySinceMs;
            if (inputEnded) {
                closeUnlessSubscribed();
            }
        }
    }

    private void execute(Command command) {
        if (command instanceof Command.Publish publish) {
            publish(publish);
        } else if (command instanceof Command.Hello hello) {
            hello(hello);
        } else if (command instanceof Command.Subscribe subscribe) {
            subscribe(subscribe);
        } else if (command instanceof Command.Unsubscribe unsubscribe) {
            unsubscribe(unsubscribe);
        } else if (command instanceof Command.Topics topics) {
            topics(topics.filter());
        } else if (command instanceof Command.Ping) {
            output.write(new Reply.Pong());
        } else if (command instanceof Command.Help) {
            output.write(new Reply.Help());
        } else if (command instanceof Command.Quit) {
            output.write(new Reply.Bye());
            close();
        } else if (command instanceof Command.Refused refused) {
            refuse(refused.code(), refused.detail());
            if (refused.fatal()) {
                close();
            }
        }
    }

    private void publish(Command.Publish publish) {
        MessageHead head = new MessageHead(
                publish.topic(), name, System.currentTimeMillis(), publish.contentType(), publish.headers());
        door.window().publish(new Run(head, publish.payloads()), this);
        if (publish.answered()) {
            output.write(new Reply.Ok(""));
        }
    }

    private void hello(Command.Hello hello) {
        if (session != null) {
            refuse(ErrorCode.BAD_REQUEST, "HELLO comes before the first SUBSCRIBE");
            return;
        }
        name = hello.name();
        form = hello.frames() ? door.frames() : door.lines();
        output.write(new Reply.Ok("herald " + door.version() + " session=new"));
    }

    private void subscribe(Command.Subscribe subscribe) {
        if (session == null) {
            session = new SubscriberSession(door.fanout(), this, form);
        }
        try {
            await(session.subscribe(subscribe.filter(), subscribe.policy()));
        } catch (BrokerException refusal) {
            refuse(refusal.code(), refusal.getMessage());
        }
    }

    private void unsubscribe(Command.Unsubscribe unsubscribe) {
        if (session != null && session.unsubscribe(unsubscribe.filter())) {
            output.write(new Reply.Ok(""));
        } else {
            refuse(ErrorCode.NOT_FOUND, "there is no subscription to " + unsubscribe.filter());
        }
    }

    private void topics(TopicFilter filter) {
        await(door.broker().topics(filter, MAX_TOPICS_LISTED).map(answer -> {
            answer.topics()
                    .forEach(topic ->
                            output.write(new Reply.Topic(topic.name(), topic.subscriptions(), topic.messages())));
            return Integer.toString(answer.topics().size());
        }));
    }

    /** Answers OK when the core has answered, with what it said where that is text; takes no command before that. */
    private void await(Future<?> answer) {
        if (answer.isComplete()) {
            answered(answer);
            return;
        }
        awaiting = true;
        socket.pause();
        answer.onComplete(done -> {
            awaiting = false;
            if (!closed) {
                answered(answer);
                resumeReading();
                run();
            }
        });
    }

    private void answered(Future<?> answer) {
        if (answer.succeeded()) {
            output.write(new Reply.Ok(answer.result() instanceof String detail ? detail : ""));
        } else if (answer.cause() instanceof BrokerException refusal) {
            refuse(refusal.code(), refusal.getMessage());
        } else {
            refuse(ErrorCode.UNAVAILABLE, "the broker does not answer");
        }
    }

    private void refuse(ErrorCode code, String detail) {
        door.metrics().refused();
        output.write(new Reply.Err(code, detail));
    }

    private void resumeReading() {
        if (!awaiting && !windowFull && !closed) {
            socket.resume();
        }
    }

    /** The client sends nothing more. What it sent is answered; one that subscribed goes on to listen. */
    void inputEnded() {
        inputEnded = true;
        if (!awaiting && !closed) {
            closeUnlessSubscribed();
        }
    }

    private void closeUnlessSubscribed() {
        if (session == null || session.isIdle()) {
            close();
        }
    }

    /** Whether a line or a frame was begun so long ago and is not finished. */
    boolean isMidwaySince(long beforeMs) {
        return midwaySinceMs != 0 && midwaySinceMs < beforeMs;
    }

    /** Ends the connection with a reason. */
    void end(ErrorCode code, String detail) {
        if (!closed) {
            output.write(new Reply.Err(code, detail));
            close();
        }
    }

    /** Sends what is written and closes. */
    void close() {
        if (!closed) {
            closed();
            output.close();
        }
    }

    /** The socket is closed, from whichever side. */
    void closed() {
        closed = true;
        door.window().forget(this);
        if (session != null) {
            session.close();
        }
    }

    private void drained() {
        if (session != null) {
            session.drained();
        }
    }

    @Override
    public void pause() {
        windowFull = true;
        socket.pause();
    }

    @Override
    public void resume() {
        windowFull = false;
        resumeReading();
    }

    @Override
    public boolean hasRoom() {
        return output.hasRoom();
    }

    @Override
    public void write(ByteBuf encoded) {
        output.write(encoded);
    }

    @Override
    public void writeGap(TopicFilter filter, long count) {
        output.write(new Reply.Gap(filter, count));
    }

    @Override
    public void flush() {
        output.flush();
    }

    @Override
    public void disconnectSlow() {
        end(ErrorCode.RATE_LIMITED, "too slow: more waits than limits.queueBytes allows");
    }
}
