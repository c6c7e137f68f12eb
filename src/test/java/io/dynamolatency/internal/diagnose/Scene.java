package io.dynamolatency.internal.diagnose;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.calls.CallLog;
import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.wire.ClientOrigins;
import io.dynamolatency.internal.wire.HttpClientName;
import io.dynamolatency.internal.wire.Invocation;
import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.internal.wire.InvocationEndings.Ending;
import io.dynamolatency.internal.wire.OtherSenders;
import io.dynamolatency.internal.wire.TimeLimits;
import io.dynamolatency.result.Noise.Stall;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.WireLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread's calls behind a round trip of 10 ms and TLS 1.3, put together by hand. A call on a kept connection takes
 * 12 ms: 10 for the network, 1 for the service, 1 for the client; a new connection takes 20 ms more.
 */
public final class Scene {

    public static final long MS = 1_000_000;
    static final long ONE_WAY = 5 * MS;

    private static final int CLIENTS = 100;

    final SampleWire wire = new SampleWire();
    private final CallLog log = new CallLog();
    private final List<SampleWire.Connection> side = new ArrayList<>();
    private final List<Stall> pauses = new ArrayList<>();
    private final List<Stall> stalls = new ArrayList<>();
    private NetworkProfile network = NetworkProfile.of(Duration.ofMillis(10), TlsVersion.TLS_1_3);
    private ConnectionMode mode = ConnectionMode.AS_BUILT;
    private long now = 1_000 * MS;
    private int client;
    private boolean known = true;
    private boolean failing;
    private SampleWire.@Nullable Connection current;
    private SampleWire.@Nullable Call last;
    private SampleWire.@Nullable Connection lastFailure;
    private int calls;
    private boolean rateHeld = true;
    private boolean otherProcess;
    private Optional<HttpClientKind> library = Optional.of(HttpClientKind.APACHE5);
    private int concurrency = 1;
    final ClientOrigins clients = new ClientOrigins();
    final InvocationEndings endings = new InvocationEndings();
    final OtherSenders senders = new OtherSenders();

    Scene network(NetworkProfile value) {
        network = value;
        return this;
    }

    Scene mode(ConnectionMode value) {
        mode = value;
        return this;
    }

    /** Another process makes the calls, which are known by the wire alone. */
    Scene otherProcess() {
        otherProcess = true;
        return this;
    }

    /** Requests carry no id that the calls know. */
    Scene unknownInvocations() {
        known = false;
        return this;
    }

    /** The HTTP library is the user's own, and known only by what the SDK says of it. */
    Scene userClient(String name, boolean asynchronous) {
        library = Optional.empty();
        for (int i = 0; i < CLIENTS; i++) {
            clients.sendsBy(clients.add(Optional.empty()), new HttpClientName(name, asynchronous));
        }
        return this;
    }

    /** The kit injects a client of this library. */
    Scene kitClient(HttpClientKind kind) {
        library = Optional.of(kind);
        return this;
    }

    /** Nothing is known of the HTTP library. */
    Scene ofUnknownLibrary() {
        library = Optional.empty();
        return this;
    }

    /** Each {@link #call} fails. */
    Scene failing() {
        failing = true;
        return this;
    }

    Scene concurrency(int threads) {
        concurrency = threads;
        return this;
    }

    /** The last call's invocation ended so. */
    Scene ended(InvocationEndings.Kind kind) {
        return ended(kind, TimeLimits.NONE);
    }

    Scene ended(InvocationEndings.Kind kind, TimeLimits limits) {
        endings.add("call-" + (calls - 1), new Ending(kind, now, Optional.empty(), limits));
        return this;
    }

    /**
     * A call whose SDK phases are known, on the connection that there is. Times are in milliseconds. If the completion
     * is below 0, the future is not completed.
     */
    Scene phases(long beforeSdk, long inSdk, long completion, long afterSdk) {
        long start = now;
        long began = start + beforeSdk * MS;
        long ready = began + inSdk * MS;
        SampleWire.Connection on = current == null ? wire.connection(now) : current;
        current = on;
        String id = "call-" + calls++;
        last = on.exchange(ready + ONE_WAY, MS).oneWay(ONE_WAY).invocation(id);
        long done = ready + 2 * ONE_WAY + MS + completion * MS;
        now = done + afterSdk * MS;
        Invocation.add(
                log,
                start,
                start,
                now,
                false,
                List.of(new Invocation(id, client, began, ready, completion < 0 ? 0 : done)));
        return this;
    }

    /** A call adds itself to the log. */
    Scene logged(long start, long end, boolean failed, Invocation... sent) {
        Invocation.add(log, start, start, end, failed, List.of(sent));
        calls++;
        now = end;
        return this;
    }

    /** The number of the SDK client that sends from now on. */
    Scene client(int number) {
        client = number;
        return this;
    }

    Scene pause(long millis) {
        now += millis * MS;
        return this;
    }

    long now() {
        return now;
    }

    /** So many times what a test does with a call, which is told its number. */
    Scene times(int count, IntConsumer what) {
        for (int i = 0; i < count; i++) {
            what.accept(i);
        }
        return this;
    }

    /** A call on the connection there is, or on a new one where there is none. */
    SampleWire.Call call() {
        return call(1, Handshake.FULL);
    }

    SampleWire.Call call(long servingMillis, Handshake handshakeOfNew) {
        long start = now;
        now += MS / 2;
        SampleWire.Connection on = current;
        if (on == null) {
            on = wire.connection(now);
            if (network.tls().encrypted()) {
                on.tls(network.tls(), handshakeOfNew);
            }
            current = on;
            now += 20 * MS;
        }
        SampleWire.Call exchange =
                on.exchange(now + ONE_WAY, servingMillis * MS).oneWay(ONE_WAY).invocation("call-" + calls);
        now += 2 * ONE_WAY + servingMillis * MS + MS / 2;
        Invocation.add(
                log, start, start, now, failing, known ? List.of(new Invocation("call-" + calls, client)) : List.of());
        calls++;
        last = exchange;
        return exchange;
    }

    /** The connection is closed now, and the next call opens another. */
    Scene closed(Closer by) {
        return closed(by, now - MS / 4);
    }

    /** The client's side ends the connection while the answer is on its way, and the next call opens another. */
    Scene closedDuringAnswer() {
        return closed(Closer.CLIENT_FIN, now - MS / 2 - ONE_WAY / 2);
    }

    private Scene closed(Closer by, long at) {
        if (current != null) {
            current.closed(by, at);
        }
        current = null;
        return this;
    }

    /** The next call travels on a connection that is there. */
    Scene on(SampleWire.Connection connection) {
        current = connection;
        return this;
    }

    SampleWire.Call lastOne() {
        return Objects.requireNonNull(last);
    }

    /** The connection is left as it is, and the next call opens another. */
    Scene forgotten() {
        current = null;
        return this;
    }

    /** A call that is made of several requests, one after another. */
    Scene severalRequests(int requests) {
        long start = now;
        SampleWire.Connection on = current;
        if (on == null) {
            on = wire.connection(now).tls(TlsVersion.TLS_1_3, Handshake.FULL);
            current = on;
            now += 20 * MS;
        }
        List<Invocation> sent = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            String id = "call-" + calls + "-" + i;
            on.exchange(now + ONE_WAY, MS).oneWay(ONE_WAY).operation("GetItem").invocation(id);
            sent.add(new Invocation(id, client));
            now += 2 * ONE_WAY + MS;
        }
        calls++;
        Invocation.add(log, start, start, now, false, sent);
        return this;
    }

    /** A call of two requests with a pause between them, at the end of which the client closes the connection. */
    Scene closedBetweenRequests(long pauseMillis) {
        long start = now;
        List<Invocation> sent = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            if (current == null) {
                current = wire.connection(now).tls(TlsVersion.TLS_1_3, Handshake.RESUMED);
                now += 20 * MS;
            }
            String id = "call-" + calls + "-" + i;
            last = current.exchange(now + ONE_WAY, MS).oneWay(ONE_WAY).invocation(id);
            sent.add(new Invocation(id, client));
            now += 2 * ONE_WAY + MS;
            if (i == 0) {
                pause(pauseMillis).closed(Closer.CLIENT_FIN);
            }
        }
        calls++;
        Invocation.add(log, start, start, now, false, sent);
        return this;
    }

    /** A call that sends several requests at the same time, each on a connection of its own that is kept. */
    Scene parallelRequests(int requests, long servingMillis) {
        while (side.size() < requests) {
            side.add(wire.connection(now).tls(TlsVersion.TLS_1_3, Handshake.RESUMED));
        }
        long start = now;
        List<Invocation> sent = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            String id = "call-" + calls + "-" + i;
            side.get(i)
                    .exchange(now + ONE_WAY, servingMillis * MS)
                    .oneWay(ONE_WAY)
                    .invocation(id);
            sent.add(new Invocation(id, client));
        }
        calls++;
        now += 2 * ONE_WAY + servingMillis * MS;
        Invocation.add(log, start, start, now, false, sent);
        return this;
    }

    /** A call whose first attempt gets a status; the second succeeds after a pause. */
    Scene retried(int status, long backoffMillis) {
        long start = now;
        SampleWire.Connection on =
                current == null ? wire.connection(now).tls(TlsVersion.TLS_1_3, Handshake.FULL) : current;
        current = on;
        String id = "call-" + calls;
        on.exchange(now + ONE_WAY, MS)
                .oneWay(ONE_WAY)
                .invocation(id)
                .attempt(1, 9)
                .status(status);
        now += 2 * ONE_WAY + MS + backoffMillis * MS;
        on.exchange(now + ONE_WAY, MS).oneWay(ONE_WAY).invocation(id).attempt(2, 9);
        now += 2 * ONE_WAY + MS;
        calls++;
        Invocation.add(log, start, start, now, false, List.of(new Invocation(id, client)));
        return this;
    }

    /** A call whose first attempt found its connection closed, so that only the second is on the wire. */
    Scene sentAgainUnseen(long lostMillis) {
        long start = now;
        now += lostMillis * MS;
        SampleWire.Connection on = wire.connection(now).tls(TlsVersion.TLS_1_3, Handshake.FULL);
        current = on;
        now += 20 * MS;
        String id = "call-" + calls;
        last = on.exchange(now + ONE_WAY, MS).oneWay(ONE_WAY).invocation(id).attempt(2, 9);
        now += 2 * ONE_WAY + MS;
        calls++;
        Invocation.add(log, start, start, now, false, List.of(new Invocation(id, client)));
        return this;
    }

    /** A call that failed before it sent anything, over a handshake that did. */
    Scene failedHandshake(long millis, String why) {
        lastFailure = wire.connection(now).failed(why);
        log.add(now, now, now + millis * MS, true);
        now += millis * MS;
        calls++;
        return this;
    }

    SampleWire.Connection lastFailure() {
        return Objects.requireNonNull(lastFailure);
    }

    /** A call that failed before it sent anything, since its client gave up the handshake. */
    Scene handshakeGivenUp(long millis) {
        SampleWire.Connection on =
                wire.connection(now).failed("the connection was closed before the handshake was over");
        log.add(now, now, now + millis * MS, true);
        now += millis * MS;
        on.closed(Closer.CLIENT_FIN, now);
        calls++;
        return this;
    }

    /** A call that ends after so long, before the answer to the request that it handed to another thread. */
    Scene leftAfter(long millis) {
        long start = now;
        SampleWire.Connection on =
                current == null ? wire.connection(now).tls(TlsVersion.TLS_1_3, Handshake.RESUMED) : current;
        current = on;
        last = on.exchange(now + ONE_WAY, MS).oneWay(ONE_WAY).invocation("call-" + calls++);
        now += 2 * ONE_WAY + MS + MS / 2;
        log.add(start, start, start + millis * MS, false);
        return this;
    }

    /** A call that began later than it was to, at a rate that is not held. */
    Scene late(long millis) {
        rateHeld = false;
        long start = now;
        SampleWire.Connection on = current;
        if (on == null) {
            on = wire.connection(now).tls(TlsVersion.TLS_1_3, Handshake.FULL);
            current = on;
            now += 20 * MS;
        }
        last = on.exchange(now + ONE_WAY, MS).oneWay(ONE_WAY).invocation("call-" + calls);
        now += 2 * ONE_WAY + MS;
        Invocation.add(log, start - millis * MS, start, now, false, List.of(new Invocation("call-" + calls, client)));
        calls++;
        return this;
    }

    /** The JVM stood still in the last so many milliseconds. */
    Scene stoodStill(long millis) {
        return stoodStill(millis, "G1 Pause");
    }

    Scene stoodStill(long millis, String what) {
        pauses.add(new Stall(Stall.Kind.GC, what, now - millis * MS, now));
        return this;
    }

    /** The JVM ran none of its threads in the last so many milliseconds, and collected no garbage. */
    Scene safepoint(long millis, String what) {
        pauses.add(new Stall(Stall.Kind.SAFEPOINT, what, now - millis * MS, now));
        return this;
    }

    /** The machine stood still in the last so many milliseconds. */
    Scene stalled(long millis) {
        stalls.add(new Stall(Stall.Kind.SCHEDULER, "scheduler", now - millis * MS, now));
        return this;
    }

    CallSamples samples() {
        return otherProcess ? CallSamples.ofWire(log) : CallSamples.of(List.of(log));
    }

    WireLog log() {
        return wire.log();
    }

    DiagnosisInput facts() {
        return new DiagnosisInput(
                new RunConditions(mode, library, network, concurrency, rateHeld, otherProcess),
                samples(),
                wire.log(),
                pauses,
                Optional.empty(),
                stalls,
                clients,
                endings,
                senders);
    }

    Diagnosis diagnosis() {
        return CauseAnalysis.of(facts(), Symptom.CALLS, 0);
    }

    Diagnosis diagnosis(Symptom question) {
        return CauseAnalysis.of(facts(), question, 0);
    }

    Diagnosis beyond(long millis) {
        return CauseAnalysis.of(facts(), Symptom.CALLS, millis * MS);
    }
}
