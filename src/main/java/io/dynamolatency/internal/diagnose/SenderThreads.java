package io.dynamolatency.internal.diagnose;

import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.internal.calls.InvocationTimes;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.internal.wire.OtherSenders.Sender;
import io.dynamolatency.wire.Exchange;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The threads that sent requests. With a synchronous client, a thread has one request under way at a time. A call that
 * sends more requests than it has threads therefore sends them in turns. Immutable.
 */
final class SenderThreads {

    /** The start of the names of the threads on which the SDK and its HTTP clients complete futures. */
    private static final List<String> OF_THE_SDK =
            List.of("sdk-async-response", "aws-java-sdk-NettyEventLoop", "AwsEventLoop");

    /** The id that stands for the thread of the call itself. */
    private static final long OWN = -1;

    private static final int NAMED = 3;

    private final Connections connections;
    private final ExchangeMatcher tie;
    private @Nullable Set<Long> outside;

    SenderThreads(Connections connections) {
        this.connections = connections;
        this.tie = connections.tie();
    }

    private Optional<Sender> sender(int position) {
        return connections
                .facts()
                .senders()
                .of(connections.exchanges().get(position).invocationId());
    }

    /** Returns when the SDK reached the phases of an exchange's invocation during a call; empty if unknown. */
    Optional<InvocationTimes> timesOf(int call, Exchange exchange) {
        CallSamples samples = connections.facts().samples();
        return samples.timesOf(call, exchange).or(() -> connections
                .facts()
                .senders()
                .of(exchange.invocationId())
                .filter(sender -> sender.beganNanos() - samples.start(call) >= 0
                        && exchange.sentNanos() - sender.beganNanos() >= 0)
                .map(InvocationTimes::of));
    }

    /** Returns whether the thread of a call is known to have sent a request. */
    boolean isOfCall(int position) {
        return tie.clientOf(position) != ExchangeMatcher.NONE
                && sender(position).isEmpty();
    }

    /** Returns whether a request was sent in a callback: the thread that called the SDK is one of the SDK's own. */
    boolean inCallback(int position) {
        return sender(position)
                .filter(sender -> OF_THE_SDK.stream().anyMatch(sender.threadName()::startsWith))
                .isPresent();
    }

    /**
     * Returns the time from the first to the last answer on a call's critical path, without waits for connections.
     * Returns 0 unless the call sent its requests in turns from few threads.
     */
    long turns(int call, CallAccount account) {
        if (account.onPath() < 2 || fewThreads(call).isEmpty()) {
            return 0;
        }
        long last = account.endOf(0);
        long first = account.endOf(account.onPath() - 1);
        return Math.max(0, last - first - account.of(Part.CONNECTION_WAIT));
    }

    /**
     * Returns the number of threads that sent a call's requests in turns, 2 or more; empty if they did not. Requests of
     * such threads overlap. Also empty if one of the threads sends requests outside calls, because its other requests
     * perhaps belong to no call.
     */
    private OptionalInt fewThreads(int call) {
        Set<Long> threads = new HashSet<>();
        int requests = 0;
        boolean overlaps = false;
        long lastEnd = connections.facts().samples().start(call);
        for (int i = 0; i < tie.exchangesOf(call); i++) {
            int position = tie.exchangeOf(call, i);
            Exchange exchange = connections.exchanges().get(position);
            if (exchange.retry()) {
                continue;
            }
            Optional<Sender> other = sender(position);
            if (connections.asynchronous(position).orElse(true)
                    || (other.isEmpty() && !isOfCall(position))
                    || other.filter(sender -> outsideCalls().contains(sender.thread()))
                            .isPresent()) {
                return OptionalInt.empty();
            }
            // a thread with a synchronous client sends no request before the answer to its previous request
            overlaps |= exchange.sentNanos() - lastEnd < 0;
            long end = exchange.lastByteNanos().orElse(exchange.sentNanos());
            lastEnd = end - lastEnd > 0 ? end : lastEnd;
            threads.add(other.map(Sender::thread).orElse(OWN));
            requests++;
        }
        return overlaps && threads.size() > 1 && threads.size() < requests
                ? OptionalInt.of(threads.size())
                : OptionalInt.empty();
    }

    /** Returns the threads that sent a request that belongs to no call. */
    private Set<Long> outsideCalls() {
        if (outside == null) {
            outside = IntStream.range(0, connections.exchanges().size())
                    .filter(i -> tie.sampleOf(i) == ExchangeMatcher.NONE)
                    .mapToObj(this::sender)
                    .flatMap(Optional::stream)
                    .map(Sender::thread)
                    .collect(Collectors.toSet());
        }
        return outside;
    }

    /** Returns, in words, the median numbers of requests and threads of the calls that send requests in turns. */
    String evidence() {
        int[] threadsOf = IntStream.range(0, connections.facts().samples().size())
                .map(call -> fewThreads(call).orElse(0))
                .toArray();
        int[] few = IntStream.range(0, threadsOf.length)
                .filter(call -> threadsOf[call] > 0)
                .toArray();
        int[] threads = Arrays.stream(few).map(call -> threadsOf[call]).sorted().toArray();
        int[] requests = Arrays.stream(few).map(tie::exchangesOf).sorted().toArray();
        return "a call sends " + Numbers.counted(requests[few.length / 2], "request") + " from "
                + Numbers.counted(threads[few.length / 2], "thread")
                + " (median), and each thread waits for an answer before its next request; threads: "
                + names(Arrays.stream(few).flatMap(call -> IntStream.range(0, tie.exchangesOf(call))
                        .map(i -> tie.exchangeOf(call, i))));
    }

    private String names(IntStream positions) {
        TreeSet<String> names = positions
                .mapToObj(position -> sender(position)
                        .map(sender -> sender.threadName().isEmpty() ? "a virtual thread" : sender.threadName())
                        .orElse("the thread of the call"))
                .collect(Collectors.toCollection(TreeSet::new));
        return Stream.concat(
                        names.stream().limit(NAMED),
                        names.size() > NAMED ? Stream.of((names.size() - NAMED) + " more") : Stream.empty())
                .collect(Collectors.joining(", "));
    }

    /**
     * Returns, in words, the threads that sent all requests. Empty if a calling thread sent one, if a sender is
     * unknown, or if they are not fewer than the calling threads.
     */
    Optional<String> fewerThanCallers() {
        List<Exchange> exchanges = connections.exchanges();
        Set<Long> threads = IntStream.range(0, exchanges.size())
                .mapToObj(i -> sender(i).map(Sender::thread).orElse(OWN))
                .collect(Collectors.toSet());
        return threads.isEmpty()
                        || threads.contains(OWN)
                        || threads.size() >= connections.facts().setting().concurrency()
                ? Optional.empty()
                : Optional.of(Numbers.counted(threads.size(), "thread") + " sent all requests: "
                        + names(IntStream.range(0, exchanges.size())));
    }
}
