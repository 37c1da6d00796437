package io.herald.gateway.http;

import io.herald.access.Access;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.guard.Backlog;
import io.herald.gateway.http.guard.RequestDecoder;
import io.herald.topic.BrokerException;
import io.herald.topic.Payloads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The posts that most publishers send, whole in one read and asking for nothing special: published and answered in the
 * pipeline, beneath the platform's requests, which cost more than the messages in them. All answers of a read are one
 * write. Whatever is not exactly that, or is to be refused, goes on to {@link Requests} as it came; so does all behind
 * it until it is answered, and answers keep the order of their requests. One for each connection, in its pipeline.
 */
final class PlainPosts extends ChannelDuplexHandler {
    /** Longer bodies are not here whole, and may have to be refused before they are. */
    private static final int MAX_BYTES = 64 << 10;
    /** So many requests of a connection go on; the platform reads nothing more while the second one waits. */
    private static final int MOST_UNANSWERED = 2;

    private final Publishing publishing;
    private final Admission admission;
    private final Http1Peer peer;
    private final RequestDecoder decoder;
    private String localAddress;
    /** A request whose body is not here yet. */
    private HttpRequest head;
    /** How many requests went on and have not been answered. */
    private int unanswered;
    /** Whether the last of them asks for another protocol: what is behind it may be in that. */
    private boolean upgrading;
    /** What the decoder knows the bytes of, what they say, and of whom it was. */
    private HttpRequest knownRequest;

    private Publishing.Head known;
    private Access knownAccess;

    private ByteBuf answers;
    private boolean unflushed;
    /** What was read and has to wait until the client reads. */
    private final Queue<Object> held = new ArrayDeque<>(0);

    /** What has to go on of those with the known head; null where nothing has. */
    private EachPost rest;

    private Backlog backlog;
    /** Whether what is taken was read a while ago: the last head that the decoder read may be another. */
    private boolean late;

    PlainPosts(Publishing publishing, Admission admission, Http1Peer peer, RequestDecoder decoder) {
        this.publishing = publishing;
        this.admission = admission;
        this.peer = peer;
        this.decoder = decoder;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        localAddress = context.channel().localAddress() instanceof InetSocketAddress local
                ? local.getAddress().getHostAddress()
                : "";
        backlog = new Backlog(context.channel(), this::isFull, () -> unanswered >= MOST_UNANSWERED, peer::holds);
        decoder.holdBy(backlog);
    }

    private boolean isFull() {
        return unanswered >= (upgrading ? 1 : MOST_UNANSWERED) || rest != null || !held.isEmpty();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (holds(context)) {
            held.add(message);
            backlog.stopReading();
        } else {
            take(context, message);
        }
    }

    /** A client that does not read its answers is given no more, and nothing is read from it. */
    private boolean holds(ChannelHandlerContext context) {
        return peer.stream() == null && (!held.isEmpty() || !context.channel().isWritable());
    }

    @Override
    public void read(ChannelHandlerContext context) {
        if (backlog.maySomebodyRead()) {
            context.read();
        }
    }

    /** A body turns out to be none while it comes in; or something is thrown that the platform would keep to itself. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
        if (fault instanceof Error error) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, error);
        }
        if (!(fault instanceof BrokerException refusal) || !publishing.refuseBody(peer, refusal)) {
            context.fireExceptionCaught(fault);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            context.channel().eventLoop().execute(() -> takeHeld(context));
        }
        context.fireChannelWritabilityChanged();
    }

    private void takeHeld(ChannelHandlerContext context) {
        if (context.isRemoved()) {
            return;
        }
        boolean any = rest != null || !held.isEmpty();
        late = true;
        takeRest(context);
        while (!held.isEmpty() && rest == null && isRoom(context)) {
            take(context, held.poll());
        }
        late = false;
        if (any) {
            channelReadComplete(context);
        }
        decoder.goOn();
        if (held.isEmpty()) {
            backlog.readOn();
        }
    }

    private boolean isRoom(ChannelHandlerContext context) {
        return peer.stream() != null || context.channel().isWritable();
    }

    private void take(ChannelHandlerContext context, Object message) {
        if (message instanceof RequestDecoder.Repeated repeated) {
            again(context, repeated.bodies());
        } else if (message instanceof HttpRequest request && isPlain(request)) {
            head = request;
        } else if (head != null) {
            HttpRequest request = head;
            head = null;
            if (message instanceof LastHttpContent body
                    && body.decoderResult().isSuccess()
                    && isPublished(context, request, body.content())) {
                ReferenceCountUtil.release(message);
            } else {
                goOn(context, request);
                goOn(context, message);
            }
        } else {
            goOn(context, message);
        }
    }

    /** Requests that say in their heads what the last one said that was published here. */
    private void again(ChannelHandlerContext context, Payloads bodies) {
        boolean same = peer.access() == knownAccess && peer.identity().isCurrent();
        if (unanswered == 0 && !peer.isPaused() && same && isPublished(context, known, bodies)) {
            return;
        }
        rest = new EachPost(knownRequest, bodies);
        takeRest(context);
    }

    private void takeRest(ChannelHandlerContext context) {
        while (rest != null && unanswered < MOST_UNANSWERED && isRoom(context)) {
            HttpRequest request = rest.head();
            HttpContent body = rest.body();
            rest = rest.hasNext() ? rest : null;
            goOn(context, request);
            goOn(context, body);
        }
    }

    private boolean isPlain(HttpRequest request) {
        return unanswered == 0
                && !peer.isPaused()
                && request.method().equals(HttpMethod.POST)
                && request.decoderResult().isSuccess()
                && Publishing.isTopic(request.uri())
                && HttpUtil.getContentLength(request, 0L) <= Math.min(MAX_BYTES, publishing.limitBytes())
                && admission.isPlain(request.headers(), localAddress)
                && Identification.isKnown(peer, request.headers());
    }

    /** Publishes and answers a request, or does nothing. */
    private boolean isPublished(ChannelHandlerContext context, HttpRequest request, ByteBuf body) {
        Payloads payload = Payloads.of(ByteBufUtil.getBytes(body));
        Publishing.Head read;
        try {
            read = publishing.read(peer, request);
        } catch (BrokerException | Problem.Refused refusal) {
            // It is refused, and counted, where all requests are.
            return false;
        }
        if (read.publish().isStored()) {
            return false;
        }
        boolean published = isPublished(context, read, payload);
        if (published && !late && !read.publish().isStructured()) {
            known = read;
            knownAccess = peer.access();
            knownRequest = request;
            decoder.knowHead(payload.totalLength());
        }
        return published;
    }

    private boolean isPublished(ChannelHandlerContext context, Publishing.Head read, Payloads bodies) {
        try {
            peer.access().checkPublish(read.topic());
            answer(context, publishing.publish(peer, read, bodies), bodies.count());
            return true;
        } catch (BrokerException | Problem.Refused refusal) {
            // Likewise.
            return false;
        }
    }

    private void answer(ChannelHandlerContext context, byte[] answer, int times) {
        answers = answers == null ? context.alloc().directBuffer(times * answer.length) : answers;
        for (int i = 0; i < times; i++) {
            answers.writeBytes(answer);
        }
    }

    private void goOn(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            upgrading = request.headers().contains(HttpHeaderNames.UPGRADE);
            unanswered++;
            writeAnswers();
        }
        context.fireChannelRead(message);
    }

    private void writeAnswers() {
        if (answers != null) {
            ByteBuf written = answers;
            answers = null;
            unflushed = true;
            peer.encoder().write(written);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        writeAnswers();
        if (unflushed) {
            unflushed = false;
            peer.encoder().flush();
        }
        context.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        boolean interim = message instanceof FullHttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (message instanceof LastHttpContent && !interim) {
            unanswered--;
            if (rest != null || decoder.isHolding()) {
                // Not in the midst of an answer.
                context.executor().execute(() -> takeHeld(context));
            }
        }
        context.write(message, promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
        rest = null;
        ReferenceCountUtil.release(answers);
        answers = null;
    }
}
