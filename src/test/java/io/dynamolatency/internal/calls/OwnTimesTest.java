package io.dynamolatency.internal.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.hiccup.Stalls;
import io.dynamolatency.internal.wire.ExchangeBuilder;
import io.dynamolatency.internal.wire.Invocation;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireTotals;
import io.dynamolatency.result.Noise;
import io.dynamolatency.result.Noise.Stall;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog.Evidence;
import io.dynamolatency.wire.WireLog.FaultEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls 100 ms apart, over a round trip of 5 ms, each of 1 ms of CPU time and 1 ms at the service. */
@Tag("unit")
class OwnTimesTest {

    private static final long MS = 1_000_000;
    private static final int NEW_CONNECTION = 0;
    private static final NetworkProfile NETWORK = NetworkProfile.of(Duration.ofMillis(5), TlsVersion.TLS_1_3);

    private final CallLog log = new CallLog();
    private final List<Exchange> exchanges = new ArrayList<>();
    private final List<Stall> stalls = new ArrayList<>();
    private final List<Stall> pauses = new ArrayList<>();

    private long start() {
        return 100 * MS * log.calls();
    }

    /** A call: CPU before its exchange, the exchange, and the rest after it. */
    private void call(double before, double service, double after, double cpu, double waited) {
        call("PutItem", before, service, after, cpu, waited);
    }

    private void call(String operation, double before, double service, double after, double cpu, double waited) {
        call(log, start(), operation, before, service, after, cpu, waited);
    }

    private void call(
            CallLog calls,
            long start,
            String operation,
            double before,
            double service,
            double after,
            double cpu,
            double waited) {
        long sent = start + nanos(before);
        long arrived = sent + nanos(2.5);
        long answered = arrived + nanos(service);
        long delivered = answered + nanos(2.5);
        Invocation invocation = new Invocation(id(exchanges.size()), 0);
        exchanges.add(exchange(exchanges.size(), exchanges.size(), 0, sent, answered)
                .operation(operation)
                .build());
        Invocation.add(calls, start, start, delivered + nanos(after), false, List.of(invocation));
        calls.usage((int) (1_000 * cpu), (int) (1_000 * waited));
    }

    private static String id(int exchange) {
        return "invocation " + exchange;
    }

    /** An exchange whose request takes half a round trip, and whose answer takes the other half. */
    private static ExchangeBuilder exchange(int number, int onConnection, int connection, long sent, long answered) {
        return new ExchangeBuilder(number, connection, onConnection)
                .operation("PutItem")
                .invocationId(id(number))
                .status(200)
                .sentNanos(sent)
                .startNanos(sent + nanos(2.5))
                .answeredNanos(OptionalLong.of(answered))
                .bytesDelivered(OptionalLong.of(answered + nanos(2.5)));
    }

    private static long nanos(double millis) {
        return Math.round(millis * MS);
    }

    private void usual(int calls) {
        IntStream.range(0, calls).forEach(i -> call(0.5, 1, 0.5, 1, 0));
    }

    private OwnTimes own(boolean serviceOfTheKit) {
        return own(log, serviceOfTheKit ? TypicalServiceTimes.of(exchanges) : TypicalServiceTimes.AS_MEASURED);
    }

    private OwnTimes own(CallLog calls, TypicalServiceTimes service) {
        return own(CallSamples.of(List.of(calls)), service);
    }

    private OwnTimes own(CallSamples samples, TypicalServiceTimes service) {
        return own(samples, RecordedWireLog.of(List.of(), exchanges), service);
    }

    private OwnTimes own(ConnectionRecord connection) {
        return own(RecordedWireLog.of(List.of(connection), exchanges));
    }

    private OwnTimes own(RecordedWireLog wire) {
        return own(CallSamples.of(List.of(log)), wire, TypicalServiceTimes.of(exchanges));
    }

    private OwnTimes own(CallSamples samples, RecordedWireLog wire, TypicalServiceTimes service) {
        return OwnTimes.of(samples, noise(), new WireShare(samples, wire, NETWORK, service));
    }

    private Noise noise() {
        return Stalls.noise(
                pauses, stalls, OptionalDouble.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private double last() {
        return own(true).response(log.calls() - 1) / (double) MS;
    }

    @Test
    void onAQuietMachineItIsTheTimeByTheClock() {
        usual(20);
        assertThat(last()).isEqualTo(7.0);
    }

    @Test
    void waitsForACoreAreTheMachines() {
        usual(20);
        call(0.5, 1, 12.5, 1, 12);
        assertThat(last()).isEqualTo(7.0);
    }

    @Test
    void sleepsAndLocksAreTheCodes() {
        usual(20);
        call(10.5, 1, 0.5, 1, 0);
        assertThat(last()).isEqualTo(17.0);
    }

    @Test
    void cpuTimeIsTheCodes() {
        usual(20);
        call(10.5, 1, 0.5, 11, 0);
        assertThat(last()).isEqualTo(17.0);
    }

    @Test
    void cpuTimeIsTheMachinesAsFarAsItsOtherWorkTookLonger() {
        usual(20);
        // the service took 8 times as long, so a processor was slow
        call(0.5, 8, 7.5, 8, 0);
        assertThat(last()).isEqualTo(7.0);
        // 40 ms in place of 8
        call(0.5, 8, 39.5, 40, 0);
        assertThat(last()).isEqualTo(11.0);
    }

    @Test
    void theTailOfTheKitsOwnServiceIsTheMachines() {
        usual(20);
        call(0.5, 30, 0.5, 1, 0);
        assertThat(last()).isEqualTo(7.0);
        assertThat(own(false).response(20)).isEqualTo(36 * MS);
    }

    @Test
    void anotherOperationIsTheCodes() {
        usual(20);
        call("Scan", 0.5, 30, 0.5, 1, 0);
        assertThat(last()).isEqualTo(36.0);
    }

    @Test
    void stallsAndPausesOffTheWireAreTheMachines() {
        usual(20);
        long start = start();
        call(5.5, 1, 0.5, 1, 0);
        stalls.add(new Stall(Stall.Kind.SCHEDULER, "scheduler", start, start + 3 * MS));
        pauses.add(new Stall(Stall.Kind.GC, "GC", start + 3 * MS, start + 5 * MS));
        assertThat(last()).isEqualTo(7.0);
    }

    @Test
    void aCollectionThatCodeAskedForIsTheCodes() {
        usual(20);
        long start = start();
        call(5.5, 1, 0.5, 1, 0);
        pauses.add(new Stall(Stall.Kind.GC, "GC SerialOld (System.gc())", start, start + 5 * MS));
        stalls.addAll(pauses);
        assertThat(last()).isEqualTo(12.0);
    }

    @Test
    void stallsOnTheWireHideNoSleep() {
        usual(20);
        long start = start();
        call(10.5, 1, 0.5, 1, 0);
        long sent = start + nanos(10.5);
        stalls.add(new Stall(Stall.Kind.SCHEDULER, "scheduler", sent, sent + 6 * MS));
        assertThat(last()).isEqualTo(17.0);
    }

    @Test
    void waitsAndStallsAreNotTakenOffTwice() {
        usual(20);
        long start = start();
        call(10.5, 1, 0.5, 1, 4);
        stalls.add(new Stall(Stall.Kind.SCHEDULER, "scheduler", start, start + 4 * MS));
        assertThat(last()).isEqualTo(13.0);
    }

    @Test
    void lateReleasesAreTheMachines() {
        usual(20);
        long start = start();
        // 13 ms of the answer's way were not asked for
        call(0.5, 1, 13.5, 1, 0);
        exchanges.add(SampleWire.copyOf(exchanges.remove(20))
                .bytesDelivered(OptionalLong.of(start + nanos(19.5)))
                .build());
        assertThat(last()).isEqualTo(7.0);
    }

    @Test
    void theRestOfARequestThatTheClientKeepsBackIsTheClients() {
        usual(20);
        // 42 ms, as with Nagle's algorithm, of 43 ms between the head and the answer
        call(0.5, 43, 0.5, 1, 0);
        Exchange whole = exchanges.remove(20);
        exchanges.add(SampleWire.copyOf(whole)
                .complete(whole.sentNanos() + 42 * MS, whole.startNanos() + 42 * MS)
                .build());
        assertThat(last()).isEqualTo(49.0);
    }

    @Test
    void atARateTheTimetableIsGoneThroughAgain() {
        CallLog rate = new CallLog();
        rate.add(0, 0, 5 * MS, false);
        // one call that the machine drew out, and the next that started late for it
        rate.add(10 * MS, 10 * MS, 40 * MS, false);
        rate.usage(0, 25_000);
        rate.add(20 * MS, 40 * MS, 45 * MS, false);
        assertThat(own(rate, TypicalServiceTimes.AS_MEASURED).inOrder())
                .containsExactly(
                        new CallTime(10 * MS, 30 * MS, 5 * MS, 5 * MS), new CallTime(20 * MS, 25 * MS, 5 * MS, 5 * MS));
    }

    private double least() {
        return own(true).least(log.calls() - 1) / (double) MS;
    }

    @Test
    void whatAnEventLoopDoesWhileARequestIsOnTheWireIsNoPartOfTheCall() {
        usual(20);
        call(0.5, 1, 0.5, 4, 0);
        assertThat(last()).isEqualTo(7.0);
    }

    /**
     * A call whose requests are under way at the same time: {when sent, its service} each, in milliseconds. A third
     * element NEW_CONNECTION opens a connection.
     */
    private void together(double after, double cpu, double waited, double[]... requests) {
        long start = start();
        long end = start;
        List<Invocation> invocations = new ArrayList<>();
        for (double[] request : requests) {
            long sent = start + nanos(request[0]);
            long answered = sent + nanos(2.5) + nanos(request[1]);
            int number = exchanges.size();
            int onConnection = request.length == 3 ? NEW_CONNECTION : number;
            exchanges.add(exchange(number, onConnection, invocations.size(), sent, answered)
                    .build());
            invocations.add(new Invocation(id(number), 0));
            end = Math.max(end, answered + nanos(2.5));
        }
        Invocation.add(log, start, start, end + nanos(after), false, invocations);
        log.usage((int) (1_000 * cpu), (int) (1_000 * waited));
    }

    private static double[] sent(double at, double service) {
        return new double[] {at, service};
    }

    @Test
    void ofRequestsAtTheSameTimeTheLongestCounts() {
        usual(20);
        together(0.5, 1, 0, sent(0.5, 1), sent(0.75, 1), sent(1, 1));
        assertThat(last()).isEqualTo(7.5);
        // the service's tail is the machine's, in each of them
        together(0.5, 1, 0, sent(0.5, 30), sent(0.75, 1), sent(1, 40));
        assertThat(last()).isEqualTo(7.5);
    }

    @Test
    void aWaitForACoreBetweenRequestsIsTheMachines() {
        usual(20);
        // the second request came 4 ms late, while the first was on the wire
        together(0.5, 1, 4, sent(0.5, 1), sent(4.75, 1));
        assertThat(last()).isEqualTo(7.25);
    }

    @Test
    void aSleepBetweenRequestsIsTheCodes() {
        usual(20);
        together(0.5, 1, 0, sent(0.5, 1), sent(4.75, 1));
        assertThat(last()).isEqualTo(11.25);
    }

    @Test
    void aRequestAfterAnAnswerWaitsNoLongerThanThatAnswerTypicallyTakes() {
        usual(20);
        // two threads of the call send two requests each; the service's tail delays what comes after it
        together(0.5, 1, 0, sent(0.5, 30), sent(0.5, 1), sent(7, 1), sent(36, 1));
        assertThat(last()).isEqualTo(13.5);
        // what the code does between them is the code's
        together(0.5, 1, 0, sent(0.5, 30), sent(0.5, 1), sent(7, 1), sent(39, 1));
        assertThat(last()).isEqualTo(16.5);
    }

    @Test
    void theServiceOfTheKitCountsAsItsShortest() {
        usual(20);
        IntStream.range(0, 200).forEach(i -> call(0.5, 3, 0.5, 1, 0));
        assertThat(last()).isEqualTo(7.0);
    }

    @Test
    void onAFreeMachineTheMachineAddedNothing() {
        usual(20);
        call(0.5, 1, 4.5, 5, 0);
        assertThat(last()).isEqualTo(11.0);
        assertThat(least()).isEqualTo(11.0);
    }

    @Test
    void aContendedCoreMayHaveDrawnOutCpuTimeAndService() {
        IntStream.range(0, 20).forEach(i -> call(0.5, 1, 1.5, 1, 1));
        assertThat(last()).isEqualTo(7.0);
        // 5 ms on the way, and two thirds of 2 ms
        assertThat(least()).isBetween(6.33, 6.34);
        // 2 ms of CPU time are not above what varies, but 8 are
        call(0.5, 1, 2.5, 2, 1);
        assertThat(last()).isEqualTo(8.0);
        assertThat(least()).isBetween(6.33, 6.34);
        call(0.5, 1, 8.5, 8, 1);
        assertThat(last()).isEqualTo(14.0);
        assertThat(least()).isBetween(10.33, 10.34);
    }

    @Test
    void starvedCallsMayHaveBeenDrawnOutMore() {
        // they got a fifth of a core
        IntStream.range(0, 20).forEach(i -> call(0.5, 1, 4.5, 1, 4));
        assertThat(last()).isEqualTo(7.0);
        assertThat(least()).isEqualTo(6.0);
    }

    @Test
    void sleepsAreNoShorterOnAContendedCore() {
        IntStream.range(0, 20).forEach(i -> call(0.5, 1, 1.5, 1, 1));
        call(20.5, 1, 1.5, 1, 1);
        assertThat(least()).isBetween(26.33, 26.34);
    }

    @Test
    void aWaitWhileAnotherCallerWaitsForACoreMayBeForItsLock() {
        CallLog other = new CallLog();
        usual(20);
        IntStream.range(0, 20).forEach(i -> call(other, 100 * MS * i, "PutItem", 0.5, 1, 0.5, 1, 0));
        long start = start();
        call(12.5, 1, 0.5, 1, 0);
        call(other, start, "PutItem", 0.5, 1, 9.5, 1, 9);
        OwnTimes own = own(CallSamples.of(List.of(log, other)), TypicalServiceTimes.of(exchanges));
        assertThat(own.response(20)).isEqualTo(19 * MS);
        // a share of waits among few runs: the core was hardly contended
        assertThat(own.least(20)).isBetween(9 * MS, 10 * MS);
    }

    @Test
    void aWaitInMostCallsIsTheCodes() {
        CallLog other = new CallLog();
        for (int i = 0; i < 20; i++) {
            long start = start();
            call(12.5, 1, 0.5, 1, 0);
            call(other, start, "PutItem", 12.5, 1, 9.5, 1, 9);
        }
        OwnTimes own = own(CallSamples.of(List.of(log, other)), TypicalServiceTimes.of(exchanges));
        assertThat(own.least(19)).isGreaterThan(17 * MS);
    }

    @Test
    void theClientsComputingForANewConnectionCounts() {
        usual(20);
        long start = start();
        call(12.5, 1, 0.5, 9, 0);
        exchanges.set(
                20,
                exchange(20, NEW_CONNECTION, 1, start + nanos(12.5), start + nanos(16))
                        .build());
        assertThat(own(opened(1, start + nanos(0.2))).response(20)).isGreaterThan(18 * MS);
    }

    @Test
    void aConnectionThatOpensMeanwhileWaitsForNoAnswer() {
        usual(20);
        long start = start();
        // the last request opens its connection when the call begins
        together(0.5, 1, 0, sent(0.5, 4), sent(10, 1), new double[] {10.5, 1, NEW_CONNECTION});
        assertThat(own(opened(2, start + nanos(0.5))).response(20)).isEqualTo(17 * MS);
    }

    @Test
    void aRequestIsNotSentBeforeTheLastAnswerOnItsConnection() {
        usual(20);
        long start = start();
        together(0.5, 1, 0, sent(0.5, 1), sent(7, 1));
        // both on one connection; the estimate of when the second was sent is too early
        exchanges.set(
                21,
                exchange(21, 21, 0, start + nanos(7), start + nanos(10.5))
                        .readLateNanos(nanos(0.75))
                        .build());
        stalls.add(new Stall(Stall.Kind.SCHEDULER, "scheduler", start + 1 * MS, start + 6 * MS));
        // two round trips with their service, and 1 ms of CPU
        assertThat(last()).isGreaterThanOrEqualTo(13.0);
    }

    @Test
    void theDelayOfAPlannedFaultIsNotTheMachines() {
        usual(20);
        call(0.5, 30, 0.5, 1, 0);
        assertThat(own(delayed(FaultKind.SLOW_ANSWER, 0, OptionalLong.of(20))).response(20))
                .isEqualTo(36 * MS);
    }

    @Test
    void aPlannedFaultLeavesOtherExchangesAsTheyAre() {
        usual(20);
        call(0.5, 30, 0.5, 1, 0);
        long usually = own(RecordedWireLog.of(List.of(), exchanges)).response(20);
        assertThat(usually).isLessThan(36 * MS);
        int connection = exchanges.get(20).connection();
        assertThat(own(delayed(FaultKind.STALL, connection, OptionalLong.of(10)))
                        .response(20))
                .isEqualTo(usually);
        assertThat(own(delayed(FaultKind.STALL, connection + 1, OptionalLong.empty()))
                        .response(20))
                .isEqualTo(usually);
        // all exchanges of the connection, and all exchanges of the run
        assertThat(own(delayed(FaultKind.STALL, connection, OptionalLong.empty()))
                        .response(20))
                .isEqualTo(36 * MS);
        assertThat(own(delayed(FaultKind.BANDWIDTH, connection + 1, OptionalLong.empty()))
                        .response(20))
                .isEqualTo(36 * MS);
    }

    private RecordedWireLog delayed(FaultKind kind, int connection, OptionalLong exchange) {
        FaultEvent fault = new FaultEvent(0, 0, kind, start(), connection, exchange);
        return new RecordedWireLog(List.of(), exchanges, List.of(fault), 0, 0, WireTotals.NONE, Evidence.PROXY, "");
    }

    @Test
    void anUnansweredExchangeEndsWithItsConnection() {
        usual(20);
        long start = start();
        // given up after 20 ms; the next 30 ms were a wait for a core
        call(0.5, 50, 0.5, 1, 30);
        Exchange sent = exchanges.get(20);
        exchanges.set(
                20,
                new ExchangeBuilder(20, 1, 20)
                        .operation("PutItem")
                        .invocationId(sent.invocationId())
                        .sentNanos(sent.sentNanos())
                        .startNanos(sent.startNanos())
                        .build());
        // 56 ms by the clock
        assertThat(own(closed(start + nanos(20.5))).response(20)).isEqualTo(26 * MS);
    }

    private static ConnectionRecord closed(long nanos) {
        return new ConnectionRecord(
                1,
                0,
                OptionalLong.of(0),
                Handshake.FULL,
                null,
                OptionalLong.of(0),
                TlsVersion.TLS_1_3,
                1,
                0,
                0,
                OptionalLong.of(nanos),
                ConnectionRecord.Closer.CLIENT_FIN,
                true);
    }

    private static ConnectionRecord opened(int index, long nanos) {
        return new ConnectionRecord(
                index,
                nanos,
                OptionalLong.of(nanos),
                Handshake.FULL,
                null,
                OptionalLong.of(nanos),
                TlsVersion.TLS_1_3,
                1,
                0,
                0,
                OptionalLong.empty(),
                null,
                false);
    }

    @Test
    void byTheClockNothingIsTakenOff() {
        call(0.5, 1, 0.5, 1, 0);
        call(0.5, 1, 12.5, 1, 12);
        assertThat(OwnTimes.wall(CallSamples.of(List.of(log))).inOrder())
                .containsExactly(new CallTime(100 * MS, 19 * MS, 19 * MS, 19 * MS));
    }
}
