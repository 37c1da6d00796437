package io.herald.gateway.http;

import io.herald.access.Access;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.guard.RequestDecoder;
import io.herald.topic.BrokerException;
import io.herald.topic.Payloads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
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

    private final Publishing publishing;
    private final Admission admission;
    private final Http1Peer peer;
    private final RequestDecoder decoder;
    private String localAddress;
    /** A request whose body is not here yet. */
    private HttpRequest head;
    /** How many requests went on and have not been answered. */
    private int unanswered;
    /** What the decoder knows the bytes of, and what they say. */
    private HttpRequest knownRequest;

    private Publishing.Head known;
    /** Of whom it was. */
    private Access knownAccess;

    private ByteBuf answers;
    private boolean unflushed;
    /** What was read and has to wait until the client reads. */
    private final Queue<Object> held = new ArrayDeque<>(0);

    private boolean stopped;
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
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (holds(context)) {
            hold(context, message);
        } else {
            take(context, message);
        }
    }

    /** A client that does not read its answers is not given more of them, and nothing is read from it. */
    private boolean holds(ChannelHandlerContext context) {
        return peer.stream() == null && (!held.isEmpty() || !context.channel().isWritable());
    }

    private void hold(ChannelHandlerContext context, Object message) {
        held.add(message);
        if (context.channel().config().isAutoRead()) {
            // Where it is off already somebody else has stopped reading, and will go on with it.
            context.channel().config().setAutoRead(false);
            stopped = true;
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
        boolean any = !held.isEmpty();
        late = true;
        while (!held.isEmpty() && (peer.stream() != null || context.channel().isWritable())) {
            take(context, held.poll());
        }
        late = false;
        if (any) {
            channelReadComplete(context);
        }
        if (stopped && held.isEmpty()) {
            stopped = false;
            context.channel().config().setAutoRead(true);
        }
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
        for (int i = 0; i < bodies.count(); i++) {
            HttpHeaders headers = knownRequest.headers().copy();
            goOn(context, new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, knownRequest.uri(), headers));
            goOn(context, new DefaultLastHttpContent(Unpooled.wrappedBuffer(bodies.copy(i))));
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
        if (answers == null) {
            answers = context.alloc().directBuffer(times * answer.length);
        }
        for (int i = 0; i < times; i++) {
            answers.writeBytes(answer);
        }
    }

    private void goOn(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
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
        if (message instanceof LastHttpContent && !isInterim(message)) {
            unanswered--;
        }
        context.write(message, promise);
    }

    private static boolean isInterim(Object message) {
        return message instanceof FullHttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
        if (answers != null) {
            answers.release();
            answers = null;
        }
    }
}
