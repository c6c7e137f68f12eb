package io.dynamolatency.internal.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.hiccup.Stalls;
import io.dynamolatency.internal.wire.ExchangeBuilder;
import io.dynamolatency.internal.wire.Invocation;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.result.Noise;
import io.dynamolatency.result.Noise.Stall;
import io.dynamolatency.wire.Exchange;
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
        long start = start();
        long sent = start + nanos(before);
        long arrived = sent + nanos(2.5);
        long answered = arrived + nanos(service);
        long delivered = answered + nanos(2.5);
        String id = "invocation " + exchanges.size();
        exchanges.add(new ExchangeBuilder(exchanges.size(), 0, exchanges.size())
                .operation(operation)
                .invocationId(id)
                .status(200)
                .sentNanos(sent)
                .startNanos(arrived)
                .answeredNanos(OptionalLong.of(answered))
                .bytesDelivered(OptionalLong.of(delivered))
                .build());
        log.add(start, start, delivered + nanos(after), false, List.of(new Invocation(id, 0)));
        log.usage((int) (1_000 * cpu), (int) (1_000 * waited));
    }

    private static long nanos(double millis) {
        return Math.round(millis * MS);
    }

    private void usual(int calls) {
        IntStream.range(0, calls).forEach(i -> call(0.5, 1, 0.5, 1, 0));
    }

    private OwnTimes own(boolean serviceOfTheKit) {
        return own(log, serviceOfTheKit ? TypicalService.of(exchanges) : TypicalService.AS_MEASURED);
    }

    private OwnTimes own(CallLog calls, TypicalService service) {
        CallSamples samples = CallSamples.of(List.of(calls));
        Noise noise = Stalls.noise(
                pauses, stalls, OptionalDouble.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        return OwnTimes.of(
                samples, noise, new WireShare(samples, RecordedWireLog.of(List.of(), exchanges), NETWORK, service));
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
        exchanges.add(ExchangeBuilder.from(exchanges.remove(20))
                .bytesDelivered(OptionalLong.of(start + nanos(19.5)))
                .build());
        assertThat(last()).isEqualTo(7.0);
    }

    @Test
    void atARateTheTimetableIsGoneThroughAgain() {
        CallLog rate = new CallLog();
        rate.add(0, 0, 5 * MS, false, List.of());
        // one call that the machine drew out, and the next that started late for it
        rate.add(10 * MS, 10 * MS, 40 * MS, false, List.of());
        rate.usage(0, 25_000);
        rate.add(20 * MS, 40 * MS, 45 * MS, false, List.of());
        assertThat(own(rate, TypicalService.AS_MEASURED).inOrder())
                .containsExactly(new CallTime(10 * MS, 30 * MS, 5 * MS), new CallTime(20 * MS, 25 * MS, 5 * MS));
    }

    @Test
    void byTheClockNothingIsTakenOff() {
        call(0.5, 1, 0.5, 1, 0);
        call(0.5, 1, 12.5, 1, 12);
        assertThat(OwnTimes.wall(CallSamples.of(List.of(log))).inOrder())
                .containsExactly(new CallTime(100 * MS, 19 * MS, 19 * MS));
    }
}
