package io.dynamolatency.measure;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Environment;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.Rate;
import io.dynamolatency.Stall;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.diagnosis.SampleLog;
import io.dynamolatency.diagnosis.Samples;
import io.dynamolatency.wire.Closer;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.Handshake;
import io.dynamolatency.wire.WireLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Results put together by hand, for tests of what is made of them. */
public final class SampleResults {

    public static final Environment ENVIRONMENT =
            new Environment("OpenJDK 17", "Linux", 2, "2.54.13", "DynamoDB Local 3.3.1");

    public static final String REPORT = "target/dynamo-latency/results.json";

    private static final long MILLI = 1_000_000;
    private static final long EVERY = 100 * MILLI;
    private static final long ONE_WAY = 5 * MILLI / 2;

    public static final WarmUp WARM = new WarmUp(250, 0, true, Optional.of(Duration.ofMillis(1)));

    private ConnectionMode mode = ConnectionMode.KEEP_ALIVE;
    private HttpClientKind client = HttpClientKind.APACHE5;
    private NetworkProfile network = NetworkProfile.DEFAULT;
    private @Nullable Duration first = Duration.ofMillis(20);
    private long[][] blocks = {{}};
    private Map<String, Integer> errors = Map.of();
    private String testMethod = "putItem";
    private int failing;
    private int concurrency = 1;
    private Optional<Pace> pace = Optional.empty();
    private long @Nullable [][] service;
    private @Nullable WireLog wire;
    private WarmUp warmUp = WARM;
    private @Nullable Duration predicted = Duration.ofMillis(6);
    private @Nullable RoundTripReference reference;
    private Noise noise = MemoryPath.QUIET;
    private @Nullable EmulatedDelays delays;
    private Rigour rigour = Rigour.DEFAULT;

    /** What tests of measurements measure, in the first of the modes. */
    static Subject subject(Orders orders) {
        return new Subject(
                "com.example.OrderTest",
                "putItem",
                orders.modes().get(0),
                Optional.of(HttpClientKind.APACHE5),
                NetworkProfile.DEFAULT,
                ENVIRONMENT);
    }

    public static SampleResults of(ConnectionMode mode) {
        SampleResults results = new SampleResults();
        results.mode = mode;
        return results;
    }

    public SampleResults client(HttpClientKind value) {
        client = value;
        return this;
    }

    public SampleResults network(NetworkProfile value) {
        network = value;
        return this;
    }

    public SampleResults first(@Nullable Duration value) {
        first = value;
        return this;
    }

    /** The calls after the first, in milliseconds. */
    public SampleResults millis(double... values) {
        blocks = new long[][] {
            Arrays.stream(values).mapToLong(ms -> Math.round(ms * 1e6)).toArray()
        };
        return this;
    }

    /** So many calls after the first, all alike. */
    public SampleResults alike(int count, double millis) {
        blocks = new long[][] {
            LongStream.generate(() -> Math.round(millis * 1e6)).limit(count).toArray()
        };
        return this;
    }

    public SampleResults blocks(long[]... values) {
        blocks = values;
        return this;
    }

    public SampleResults errors(Map<String, Integer> value) {
        errors = value;
        return this;
    }

    /** As many calls, the last of all, that failed after a millisecond. */
    public SampleResults failing(int calls) {
        failing = calls;
        return errors(Map.of("java.io.IOException", calls));
    }

    public SampleResults testMethod(String value) {
        testMethod = value;
        return this;
    }

    public SampleResults wire(WireLog value) {
        wire = value;
        return this;
    }

    public SampleResults warmUp(WarmUp value) {
        warmUp = value;
        return this;
    }

    /** Calls that were all alike over a round trip of another length. */
    public SampleResults reference(Duration rtt, double millis) {
        return reference(rtt, DoubleStream.generate(() -> millis).limit(24).toArray());
    }

    /** Calls over a round trip of another length. */
    SampleResults reference(Duration rtt, double... millis) {
        reference = new RoundTripReference(
                rtt,
                DoubleStream.of(millis)
                        .mapToLong(time -> Math.round(time * 1e6))
                        .toArray());
        return this;
    }

    public SampleResults predicted(@Nullable Duration value) {
        predicted = value;
        return this;
    }

    /** How sure verdicts have to be. */
    public SampleResults rigour(Rigour value) {
        rigour = value;
        return this;
    }

    /** What was seen of the machine meanwhile. */
    /** So many delays, each with what was asked for and what it was. */
    public SampleResults delays(int count, Duration asked, Duration applied) {
        DelayRecorder recorder = new DelayRecorder();
        for (int i = 0; i < count; i++) {
            recorder.delayed(asked.toNanos(), applied.toNanos());
        }
        delays = recorder.delays().orElse(null);
        return this;
    }

    public SampleResults noise(Noise value) {
        noise = value;
        return this;
    }

    /** Stalls of the machine, each of a call, counted from 0: so many of its milliseconds, from its start on. */
    public SampleResults stalled(Map<Integer, Integer> millisOfCalls) {
        List<Stall> late = millisOfCalls.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> new Stall(
                        Stall.Kind.SCHEDULER,
                        "scheduler",
                        e.getKey() * EVERY,
                        e.getKey() * EVERY + e.getValue() * MILLI))
                .toList();
        return noise(
                Noise.of(List.of(), late, OptionalDouble.of(0), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    /** So many threads, whose first calls were all alike. */
    public SampleResults concurrency(int value) {
        concurrency = value;
        return this;
    }

    /** The rate asked for, and what was achieved; the times so far are response times. */
    public SampleResults pace(double asked, double achieved) {
        pace = Optional.of(new Pace(new Rate(asked), achieved));
        return this;
    }

    /** What so many calls after the first took from the start they had. */
    public SampleResults service(int count, double millis) {
        service = new long[][] {
            LongStream.generate(() -> Math.round(millis * 1e6)).limit(count).toArray()
        };
        return this;
    }

    private long[] firsts() {
        Duration time = first;
        return time == null
                ? new long[0]
                : LongStream.generate(time::toNanos).limit(concurrency).toArray();
    }

    /**
     * The calls as the log's exchanges have them: one every 100 ms, each thread's first before all others, which are of one
     * thread.
     */
    private Samples samples() {
        List<SampleLog> threads =
                Stream.generate(SampleLog::new).limit(concurrency).toList();
        long start = 0;
        if (first == null) {
            threads.forEach(log -> log.add(0, 0, 0, true, List.of()));
        }
        for (long nanos : firsts()) {
            threads.get((int) (start / EVERY)).add(start, start, start + nanos, false, List.of());
            start += EVERY;
        }
        for (long nanos : Arrays.stream(blocks).flatMapToLong(Arrays::stream).toArray()) {
            threads.get(0).add(start, start, start + nanos, false, List.of());
            start += EVERY;
        }
        for (int i = 0; i < failing; i++) {
            threads.get(0).add(start, start, start + MILLI, true, List.of());
            start += EVERY;
        }
        return Samples.of(threads);
    }

    private Load load() {
        return new Load(concurrency, pace.map(Pace::asked));
    }

    public LatencyResult get() {
        int calls = Arrays.stream(blocks).mapToInt(b -> b.length).sum() + firsts().length;
        WireLog log = wire != null ? wire : mode == ConnectionMode.CLOSE ? closing(calls) : keeping(calls);
        return new LatencyResult(
                this,
                new Subject(
                        "com.example.OrderTest",
                        testMethod,
                        mode,
                        mode.ofTheKit() ? Optional.of(client) : Optional.empty(),
                        network,
                        ENVIRONMENT,
                        load()),
                warmUp,
                new CallTimes(firsts(), blocks),
                new CallTimes(firsts(), service == null ? blocks : service),
                pace,
                errors,
                log,
                samples(),
                noise,
                Optional.ofNullable(delays),
                Optional.of(REPORT),
                Optional.ofNullable(predicted),
                new Certainty(rigour.confidence(), 1, 1, rigour.strict()),
                Optional.ofNullable(reference));
    }

    /** So many exchanges on one connection with a full handshake, still open. */
    public static WireLog keeping(int exchanges) {
        List<Exchange> list = new ArrayList<>();
        for (int i = 0; i < exchanges; i++) {
            list.add(exchange(i, 0, i, null));
        }
        return new WireLog(List.of(connection(0, Handshake.FULL, exchanges, null)), list);
    }

    /** So many exchanges on as many connections that the server closed, the first with a full handshake. */
    public static WireLog closing(int exchanges) {
        List<Exchange> list = new ArrayList<>();
        List<ConnectionRecord> connections = new ArrayList<>();
        for (int i = 0; i < exchanges; i++) {
            list.add(exchange(i, i, 0, "close"));
            connections.add(connection(i, i == 0 ? Handshake.FULL : Handshake.RESUMED, 1, Closer.SERVER));
        }
        return new WireLog(connections, list);
    }

    public static ConnectionRecord connection(
            int index, Handshake handshake, int exchanges, @Nullable Closer closedBy) {
        return new ConnectionRecord(
                index,
                index * EVERY,
                OptionalLong.of(index * EVERY),
                handshake,
                handshake == Handshake.FAILED ? "untrusted" : null,
                OptionalLong.of(index * EVERY + 10 * MILLI),
                handshake == Handshake.FAILED ? null : TlsVersion.TLS_1_3,
                exchanges,
                0,
                0,
                closedBy == null ? OptionalLong.empty() : OptionalLong.of(index * EVERY + 20 * MILLI),
                closedBy);
    }

    public static Exchange exchange(int sequence, int connection, int onConnection, @Nullable String header) {
        // a call every 100 ms; behind a round trip of 5 ms a new connection takes 15 ms until its request is there
        long start = sequence * EVERY + (onConnection == 0 ? 15 * MILLI : 3 * MILLI);
        return new Exchange(
                sequence,
                connection,
                onConnection,
                "PutItem",
                "invocation-" + sequence,
                1,
                0,
                header,
                header == null ? "keep-alive" : header,
                200,
                onConnection == 0 ? OptionalLong.empty() : OptionalLong.of(80 * MILLI),
                start - ONE_WAY,
                start,
                OptionalLong.of(start + MILLI),
                OptionalLong.of(start + MILLI + ONE_WAY),
                OptionalLong.of(start + MILLI + ONE_WAY));
    }

    /** The same exchange with a request and an answer larger than TCP's windows. */
    static Exchange heldBack(Exchange exchange, Duration request, Duration answer) {
        return new Exchange(
                exchange.sequence(),
                exchange.connection(),
                exchange.indexOnConnection(),
                exchange.operation(),
                exchange.invocationId(),
                exchange.attempt(),
                exchange.attemptsAtMost(),
                exchange.requestConnectionHeader(),
                exchange.responseConnectionHeader(),
                exchange.status(),
                exchange.idleNanosBefore(),
                exchange.sentNanos(),
                exchange.startNanos(),
                exchange.answeredNanos(),
                exchange.firstByteNanos(),
                exchange.lastByteNanos(),
                request.toNanos(),
                answer.toNanos());
    }
}
