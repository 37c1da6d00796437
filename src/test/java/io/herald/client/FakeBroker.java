package io.herald.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The line protocol's server side, as far as a client sees it: it answers by verb as it is told, and remembers. */
public final class FakeBroker implements AutoCloseable {
    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>(Map.of(
            "HELLO", "OK herald 0 session=new\n",
            "SUBSCRIBE", "OK\n",
            "UNSUBSCRIBE", "OK\n",
            "PUBLISH", "OK 1\n",
            "PUB", "",
            "ACK", "",
            "NACK", "",
            "TOPICS", "TOPIC a%20b subscribers=1 messages=2\nOK 1\n",
            "PING", "PONG\n"));
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    public FakeBroker() throws IOException {
        this(0);
    }

    FakeBroker(int port) throws IOException {
        server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    public ServerAddress address() {
        return new ServerAddress("127.0.0.1", server.getLocalPort());
    }

    /** What it says to a verb from now on. */
    public FakeBroker answer(String verb, String answer) {
        answers.put(verb, answer);
        return this;
    }

    /** Waits for the next line with this verb; the payload of a PUB follows its line after a {@code |}. */
    public String hear(String verb) throws InterruptedException {
        String line = heard.poll(20, TimeUnit.SECONDS);
        while (line != null && !verb(line).equals(verb)) {
            line = heard.poll(20, TimeUnit.SECONDS);
        }
        return line;
    }

    /** Says something to all who are connected. */
    public void push(String text) throws IOException {
        for (Socket socket : sockets) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Cuts all connections. */
    public void cut() throws IOException {
        for (Socket socket : sockets) {
            sockets.remove(socket);
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            heard.add("CLOSED");
        }
    }

    private void serve(Socket socket) {
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String line = line(in); line != null; line = line(in)) {
                String verb = verb(line);
                if (verb.equals("PUB")) {
                    int length = Integer.parseInt(line.split(" ")[2]);
                    line += "|" + new String(in.readNBytes(length), StandardCharsets.UTF_8);
                    in.read();
                }
                boolean stored = verb.equals("PUB") && line.contains(" qos=1");
                String answer = stored && answers.get(verb).isEmpty() ? "OK 1\n" : answers.get(verb);
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                heard.add(line);
            }
        } catch (IOException e) {
            heard.add("CUT");
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        while (b >= 0 && b != '\n') {
            line.write(b);
            b = in.read();
        }
        return b < 0 ? null : line.toString(StandardCharsets.UTF_8);
    }

    private static String verb(String line) {
        return line.split(" ", 2)[0];
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "fake-broker");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
            cut();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
