package io.herald.gateway.tcp;

import io.herald.gateway.PublishWindow;
import io.herald.line.Command;
import io.herald.line.CommandDecoder;
import io.herald.line.Reply;
import io.herald.socket.Peer;
import io.herald.socket.ReadGate;
import io.herald.socket.SocketDoor;
import io.herald.socket.SocketOutput;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.vertx.core.Future;

/**
 * One connection of the line protocol: says what each command means, in order. While an answer of the core is awaited
 * no further command is taken. Owned by its door instance, on its event loop.
 */
final class TcpConnection implements SocketDoor.Connection, PublishWindow.Publisher {
    /** When a client that sends nothing more should have given a sign; most are gone, and were near. */
    private static final long SIGN_MS = 100;

    private static final String TOO_SLOW = "too slow: more waits than there is room for";

    private final TcpDoor door;
    private final ReadGate gate;
    private final LineOutput output;
    private final LinePublisher publisher;
    private final LineSubscriber subscriber;
    private final CommandDecoder decoder;
    private final FrameDeadline deadline = new FrameDeadline();
    private boolean awaiting;
    private boolean windowFull;
    private boolean stopping;
    private boolean leaving;
    private boolean inputEnded;
    private boolean inputDone;
    private boolean nothingLeftOfWhatWasRead;
    private boolean closed;
    /** A command whose answer comes behind those of messages that are on their way to the log. */
    private Command held;

    TcpConnection(TcpDoor door, Channel channel, SocketOutput socket, String name) {
        this.door = door;
        this.gate = new ReadGate(channel, door.context());
        this.decoder = door.decoder(gate, this::run, this::end);
        this.output = new LineOutput(socket, () -> end(ErrorCode.RATE_LIMITED, TOO_SLOW));
        this.publisher = new LinePublisher(door, output, this);
        this.subscriber = new LineSubscriber(door, output, name, Peer.of(channel), this);
    }

    LineSubscriber subscriber() {
        return subscriber;
    }

    /** Takes in what one read brought; the buffer is given back. */
    @Override
    public void read(ByteBuf bytes) {
        try {
            if (!closed) {
                decoder.feed(bytes.nioBuffer());
            }
        } finally {
            bytes.release();
        }
        run();
    }

    /** Carries out commands until there are none, or one has to wait. */
    private void run() {
        boolean advanced = false;
        Command command = null;
        while (takesCommands() && (command = held != null ? held : decoder.next()) != null) {
            held = !publisher.isEven() && !isPublished(command) ? command : null;
            if (held != null) {
                break;
            }
            execute(command);
            advanced = true;
        }
        nothingLeftOfWhatWasRead = command == null && takesCommands();
        if (closed) {
            return;
        }
        // Before the flush, which may say at once that there is room again: then all is in place to go on.
        deadline.note(decoder.isMidway(), advanced || !gate.isOpen(), door.nowMs());
        updateReading();
        output.flush();
    }

    private boolean isPublished(Command command) {
        return command instanceof Command.Publish publish && subscriber.access().mayPublish(publish.topic());
    }

    private boolean takesCommands() {
        boolean ready = !closed && !awaiting && !stopping && subscriber.isKnown();
        return ready && output.socket().takesReplies() && (held == null || publisher.isEven());
    }

    private void updateReading() {
        // A closed connection reads on, and what it reads is dropped.
        gate.set(closed || takesCommands() && !windowFull && !decoder.isWaiting());
        if (inputEnded && !inputDone && !closed && nothingLeftOfWhatWasRead && gate.isOpen() && publisher.isEven()) {
            inputDone = true;
            endInput();
        }
    }

    private void execute(Command command) {
        if (command instanceof Command.Publish publish) {
            publisher.publish(publish, subscriber.access(), subscriber.name());
        } else if (command instanceof Command.Ping) {
            output.write(new Reply.Pong());
        } else if (command instanceof Command.Help) {
            output.write(new Reply.Help(subscriber.access().wantsLogin()));
        } else if (command instanceof Command.Quit) {
            output.write(new Reply.Bye());
            close();
        } else if (command instanceof Command.Refused refused) {
            door.refuse(output, refused.code(), refused.detail());
            if (refused.fatal()) {
                close();
            }
        } else {
            ask(command);
        }
    }

    /** Carries out what the core has to answer, or what it may refuse. */
    private void ask(Command command) {
        try {
            if (command instanceof Command.Hello hello) {
                await(subscriber.hello(hello), subscriber::begin);
            } else if (command instanceof Command.Subscribe subscribe) {
                door.window().send();
                await(subscriber.subscribe(subscribe), () -> {});
            } else if (command instanceof Command.Unsubscribe unsubscribe) {
                await(subscriber.unsubscribe(unsubscribe.filter()), () -> {});
            } else if (command instanceof Command.Ack ack) {
                subscriber.acknowledge(ack);
            } else if (command instanceof Command.Nack nack) {
                subscriber.refuse(nack);
            } else if (command instanceof Command.Topics topics) {
                await(door.list(topics.filter(), subscriber.access(), output), () -> {});
            }
        } catch (BrokerException refusal) {
            door.refuse(output, refusal);
        }
    }

    @Override
    public void answered() {
        run();
    }

    /**
     * Answers OK when the core has answered, with what it said where that is text, and goes on then; takes no command
     * before that.
     */
    private void await(Future<?> answer, Runnable then) {
        if (answer.isComplete()) {
            answered(answer, then);
            return;
        }
        awaiting = true;
        answer.onComplete(done -> {
            awaiting = false;
            if (!closed) {
                answered(answer, then);
                run();
            }
        });
    }

    private void answered(Future<?> answer, Runnable then) {
        if (answer.succeeded()) {
            output.write(new Reply.Ok(answer.result() instanceof String detail ? detail : ""));
            then.run();
        } else {
            door.refuse(output, answer.cause());
        }
    }

    /** The client sends nothing more. What it sent is answered; one that subscribed goes on to listen. */
    @Override
    public void inputEnded() {
        inputEnded = true;
        output.socket().inputEnded();
        run();
    }

    private void endInput() {
        if (decoder.isMidway()) {
            door.refuse(output, ErrorCode.BAD_REQUEST, "the input ended in the middle of a line or frame");
        }
        if (subscriber.isIdle()) {
            close();
        } else {
            askForSign();
            gate.after(SIGN_MS, () -> checkPeer(door.nowMs()));
        }
    }

    /** Writes to a client that sends nothing more: only a refusal tells one that is gone from one that listens. */
    void askForSign() {
        if (inputDone && !closed && output.hasRoom()) {
            output.writeBlank();
        }
    }

    @Override
    public SocketOutput socket() {
        return output.socket();
    }

    @Override
    public void check() {
        if (!inputDone && gate.isOpen() && deadline.isOver(door.nowMs(), door.frameTimeoutMs())) {
            end(ErrorCode.BAD_REQUEST, "the line or frame was not finished in time");
        }
    }

    @Override
    public void turnAway(BrokerException refusal) {
        output.write(new Reply.Err(refusal.code(), refusal.getMessage()));
        close();
    }

    @Override
    public void stop() {
        stopping = true;
        updateReading();
    }

    @Override
    public void leave() {
        leaving = true;
        if (subscriber.isEven()) {
            end(ErrorCode.UNAVAILABLE, "the broker stops");
        }
    }

    void end(ErrorCode code, String detail) {
        if (!closed) {
            door.refuse(output, code, detail);
            close();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed();
            output.socket().close();
            updateReading();
        }
    }

    @Override
    public void closed() {
        closed = true;
        decoder.close();
        publisher.close();
        subscriber.close();
    }

    /** The socket took no more and now does. */
    @Override
    public void drained() {
        output.socket().drained();
        subscriber.drained();
        if (leaving) {
            leave();
        }
        if (!closed && !gate.isOpen()) {
            gate.later(this::run);
        }
    }

    @Override
    public String user() {
        return subscriber.access().identity().user();
    }

    @Override
    public void pause() {
        windowFull = true;
        updateReading();
    }

    @Override
    public void resume() {
        windowFull = false;
        deadline.note(decoder.isMidway(), true, door.nowMs());
        updateReading();
    }
}
