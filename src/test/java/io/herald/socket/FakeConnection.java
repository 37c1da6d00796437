package io.herald.socket;

import io.herald.topic.BrokerException;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** A connection that says what it is told. */
final class FakeConnection implements SocketDoor.Connection {
    private final SocketOutput output;
    private final Consumer<String> told;

    FakeConnection(SocketOutput output, Consumer<String> told) {
        this.output = output;
        this.told = told;
    }

    @Override
    public SocketOutput socket() {
        return output;
    }

    @Override
    public void read(ByteBuf bytes) {
        bytes.release();
        told.accept("read");
    }

    @Override
    public void check() {
        told.accept("checked");
    }

    @Override
    public void checkPeer(long nowMs) {
        told.accept("peer checked");
    }

    @Override
    public void turnAway(BrokerException refusal) {
        told.accept("turned away");
        close();
    }

    @Override
    public void stop() {
        told.accept("stopped");
    }

    @Override
    public void leave() {
        told.accept("left");
        close();
    }

    @Override
    public void close() {
        output.close();
    }

    @Override
    public void closed() {
        told.accept("closed");
    }

    @Override
    public void inputEnded() {
        output.inputEnded();
        close();
    }

    @Override
    public void drained() {
        output.drained();
    }
}
