package io.herald.client;

import io.herald.topic.QoS;
import io.herald.topic.Terms;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One connection to a broker. Any thread may send, and blocks while the broker takes nothing; deliveries come to the
 * {@link Listener} on the connection's own daemon thread. Whoever connects closes it.
 */
public final class HeraldClient implements AutoCloseable {
    /** Default of the broker's {@code limits.line}; a longer text is sent with its length in front. */
    private static final int LINE_BYTES = 4096;

    private final ClientSettings settings;
    private final Socket socket;
    private final OutputStream out;
    private final Listener listener;
    private final Receipts receipts = new Receipts();
    private final ReentrantLock sending = new ReentrantLock();
    private final Thread reader;

    private HeraldClient(ClientSettings settings, Socket socket, Listener listener) throws IOException {
        this.settings = settings;
        this.socket = socket;
        this.listener = listener;
        this.reader = new Thread(this::readUntilTheEnd, "herald-client-" + settings.name());
        this.out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    }

    /** What a connection tells its owner, on the connection's thread. A slow listener slows the connection. */
    public interface Listener {
        /** A message arrived, and is done with when this returns. */
        default void onDelivery(Delivery delivery) {}

        /**
         * A message arrived.
         *
         * @return what the broker is told of it, where the client is durable
         */
        default Acknowledgement onMessage(Delivery delivery) {
            onDelivery(delivery);
            return Acknowledgement.ACK;
        }

        /** So many messages that match {@code filter} were dropped, because this side was too slow. */
        default void onGap(String filter, long count) {}

        /** Stored messages behind the id {@code from}, up to {@code to}, are not kept any more, so they do not come. */
        default void onMissing(String from, String to) {}

        /** All that has arrived was handed over: what was buffered may be written out. */
        default void onCaughtUp() {}

        /** The connection is gone, {@code cause} says why; nothing more is called on behalf of {@code client}. */
        default void onClosed(HeraldClient client, IOException cause) {}
    }

    /**
     * Connects and says who is there.
     *
     * @throws RefusedException when the broker does not want this client
     * @throws IOException when the broker cannot be reached or is none
     */
    public static HeraldClient connect(ClientSettings settings, Listener listener) throws IOException {
        Socket socket = settings.server().connect(settings.answerTimeout());
        HeraldClient client;
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) settings.silenceTimeout().toMillis());
            client = new HeraldClient(settings, socket, listener);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        client.begin();
        return client;
    }

    private void begin() throws IOException {
        reader.setDaemon(true);
        reader.start();
        try {
            command("HELLO " + settings.name() + " frames"
                            + settings.durability().options() + settings.login().options())
                    .await();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /**
     * Publishes, buffered; nobody waits for the answer of one that is stored. A refusal is thrown by a later call, at
     * the latest by {@link #confirm}.
     */
    public void publish(Publication publication) throws IOException {
        receipts.check();
        locked(() -> {
            if (publication.terms().qos().isStored()) {
                receipts.add(new Receipt(Receipt.Kind.STORED, settings.answerTimeout()));
            }
            out.write(publication.head());
            out.write(publication.payload());
            out.write('\n');
        });
    }

    /** Sends what is buffered. */
    public void flush() throws IOException {
        locked(out::flush);
    }

    /**
     * Sends what is buffered and waits until the broker has taken all of it, and stored what is to be stored.
     *
     * @throws RefusedException when it refused something published since the last call
     */
    public void confirm() throws IOException {
        Receipt receipt = ping(Receipt.Kind.CONFIRMATION);
        flush();
        receipt.await();
    }

    /**
     * Publishes text, buffered; the receipt comes true when the broker has taken it.
     *
     * @param qos 0, or 1 for text that is stored
     */
    public Receipt publishText(String topic, String text, QoS qos) throws IOException {
        if (!qos.isStored()) {
            publish(new Publication(topic, text.getBytes(StandardCharsets.UTF_8)));
            return ping(Receipt.Kind.CONFIRMATION);
        }
        String line = "PUBLISH " + WireText.encodeTopic(topic) + ' ' + text;
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        boolean fits = line.getBytes(StandardCharsets.UTF_8).length <= LINE_BYTES;
        if (fits && text.indexOf('\r') < 0 && text.indexOf('\n') < 0) {
            return send(line, Receipt.Kind.COMMAND);
        }
        publish(new Publication(topic, payload, "", List.of(), Terms.STORED));
        return ping(Receipt.Kind.CONFIRMATION);
    }

    /**
     * Subscribes.
     *
     * @param filter what to
     * @param wish how
     */
    public void subscribe(String filter, SubscribeWish wish) throws IOException {
        command("SUBSCRIBE " + WireText.encodeTopic(filter) + wish.options()).await();
    }

    /** Takes a subscription back. */
    public void unsubscribe(String filter) throws IOException {
        command("UNSUBSCRIBE " + WireText.encodeTopic(filter)).await();
    }

    /** The topics that match {@code filter}, in the broker's order. */
    public List<Reply.Topic> topics(String filter) throws IOException {
        Receipt receipt = command("TOPICS " + WireText.encodeTopic(filter));
        receipt.await();
        return receipt.topics();
    }

    /** Closes; a durable client only when the broker has taken what it acknowledged, if it still answers. */
    void leave() {
        try {
            if (settings.durability().durable() && Thread.currentThread() != reader) {
                confirm();
            }
        } catch (IOException e) {
            receipts.end(e);
        }
        close();
    }

    /** Closes at once; what was not confirmed may be lost. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            receipts.end(e);
        }
    }

    private Receipt command(String line) throws IOException {
        Receipt receipt = send(line, Receipt.Kind.COMMAND);
        flush();
        return receipt;
    }

    private Receipt ping(Receipt.Kind kind) throws IOException {
        return send("PING", kind);
    }

    private Receipt send(String line, Receipt.Kind kind) throws IOException {
        Receipt receipt = new Receipt(kind, settings.answerTimeout());
        locked(() -> {
            receipts.add(receipt);
            out.write((line + '\n').getBytes(StandardCharsets.UTF_8));
        });
        return receipt;
    }

    private interface Sending {
        void run() throws IOException;
    }

    private void locked(Sending what) throws IOException {
        sending.lock();
        try {
            what.run();
        } catch (IOException e) {
            throw Thread.currentThread() == reader ? e : receipts.reasonFor(e);
        } finally {
            sending.unlock();
        }
    }

    private void readUntilTheEnd() {
        IOException cause;
        try {
            cause = read();
        } catch (IOException e) {
            cause = e;
        } catch (RuntimeException e) {
            cause = new IOException("the listener failed", e);
        }
        IOException end = receipts.end(cause);
        close();
        listener.onClosed(this, end);
    }

    private IOException read() throws IOException {
        ReplyDecoder decoder = new ReplyDecoder();
        boolean asked = false;
        while (true) {
            try {
                if (!decoder.fill(socket.getInputStream())) {
                    return settings.server().closed(decoder.hasRead());
                }
                asked = false;
            } catch (SocketTimeoutException e) {
                if (asked) {
                    throw new IOException("the broker has fallen silent", e);
                }
                asked = true;
                askForASign();
            }
            for (Reply reply = decoder.next(); reply != null; reply = decoder.next()) {
                take(reply);
            }
            listener.onCaughtUp();
            if (settings.durability().durable()) {
                flush();
            }
        }
    }

    /** Not while another thread sends: it may be stuck on a full socket, and this thread must go on reading. */
    private void askForASign() throws IOException {
        if (sending.tryLock()) {
            try {
                ping(Receipt.Kind.SIGN_OF_LIFE);
                flush();
            } finally {
                sending.unlock();
            }
        }
    }

    private void take(Reply reply) throws IOException {
        if (reply instanceof Delivery delivery) {
            Acknowledgement said = listener.onMessage(delivery);
            if (settings.durability().durable() && delivery.qos().isStored()) {
                locked(() -> out.write(said.line(delivery.id())));
            }
        } else if (reply instanceof Reply.Gap gap) {
            listener.onGap(gap.filter(), gap.count());
        } else if (reply instanceof Reply.Missing missing) {
            listener.onMissing(missing.from(), missing.to());
        } else if (reply instanceof Reply.Refusal refusal) {
            receipts.refuse(refusal);
        } else if (!(reply instanceof Reply.Bye)) {
            receipts.answer(reply);
        }
    }
}
