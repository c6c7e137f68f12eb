package io.dynamolatency.internal.proxy;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The pipelined requests of a connection that wait for earlier answers. Above a limit, further requests stay in the
 * client's and the system's buffers. Only one event loop is allowed to use an object.
 */
final class WaitingRequests {

    /** A request, or an object that takes the place of a request, such as {@link RequestAggregator.TooLarge}. */
    record Waiting(long sequence, Object request, boolean headRead) {}

    private static final int MOST = 16;
    private static final long MOST_BYTES = 32L << 20;

    private final ReadGate gate;
    private final Queue<Waiting> requests = new ArrayDeque<>();
    private long bytes;

    WaitingRequests(ReadGate gate) {
        this.gate = gate;
    }

    void add(Waiting request) {
        requests.add(request);
        bytes += bytes(request);
        decide();
    }

    @Nullable
    Waiting poll() {
        Waiting head = requests.poll();
        bytes -= head == null ? 0 : bytes(head);
        decide();
        return head;
    }

    private void decide() {
        gate.requestsWait(requests.size() >= MOST || bytes >= MOST_BYTES);
    }

    private static int bytes(Waiting waiting) {
        return waiting.request() instanceof FullHttpRequest request
                ? request.content().readableBytes()
                : 0;
    }

    boolean isEmpty() {
        return requests.isEmpty();
    }

    /** Returns whether a request numbered {@code from} or above waits. */
    boolean anySince(long from) {
        return requests.stream().anyMatch(request -> request.sequence() >= from);
    }

    /** Releases all requests. */
    void drop() {
        requests.forEach(request -> ReferenceCountUtil.release(request.request()));
        requests.clear();
        bytes = 0;
        decide();
    }
}
