package io.dynamolatency.internal.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dynamolatency.fixture.AllocatedBytes;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.wire.Invocation;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireTotals;
import io.dynamolatency.wire.Exchange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which calls are kept, and what is known of them then. */
@Tag("unit")
class CallLogTest {

    private static final CallLog.Dropped NOBODY = (intended, start, end, failed) -> {};

    private static String id(int call, int which) {
        return "call-" + call + "-" + which;
    }

    /** Call n starts at n, has n % 4 invocations, and every third fails. */
    private static void add(CallLog log, int from, int to) {
        for (int call = from; call < to; call++) {
            List<Invocation> invocations = new ArrayList<>();
            for (int which = 0; which < call % 4; which++) {
                invocations.add(new Invocation(id(call, which), 10 * call + which));
            }
            Invocation.add(log, call, call, call + 1000L, call % 3 == 0, invocations);
        }
    }

    private static void requireCalls(CallSamples samples, int... calls) {
        assertThat(samples.size()).isEqualTo(calls.length);
        CallSamples.Owners owners = samples.new Owners();
        for (int i = 0; i < calls.length; i++) {
            int call = calls[i];
            assertThat(samples.intended(i)).isEqualTo(call);
            assertThat(samples.start(i)).isEqualTo(call);
            assertThat(samples.end(i)).isEqualTo(call + 1000L);
            assertThat(samples.failed(i)).isEqualTo(call % 3 == 0);
            assertThat(samples.known(i)).isEqualTo(call % 4 > 0);
            for (int which = 0; which < call % 4; which++) {
                long key = CallSamples.key(id(call, which));
                assertThat(owners.of(key)).isEqualTo(i);
                assertThat(samples.clientOf(i, key)).isEqualTo(10 * call + which);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 40})
    void withoutABoundAllCallsAreKept(int calls) {
        CallLog log = new CallLog();
        add(log, 0, calls);
        CallSamples samples = CallSamples.of(List.of(log));
        requireCalls(samples, IntStream.range(0, calls).toArray());
        assertThat(samples.dropped()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 7, 8, 9, 12, 13, 14, 15, 20, 21, 100, 1001})
    void theFirstCallIsKeptAndTheNewestOfTheOthers(int calls) {
        int atMost = 8;
        CallLog log = new CallLog(atMost, NOBODY);
        add(log, 0, calls);
        CallSamples samples = CallSamples.of(List.of(log));
        int kept = Math.min(atMost, calls);
        requireCalls(
                samples,
                IntStream.range(0, kept).map(i -> i == 0 ? 0 : calls - kept + i).toArray());
        assertThat(samples.dropped()).isEqualTo(calls - kept);
        // what a dropped call has sent belongs to no call
        CallSamples.Owners owners = samples.new Owners();
        for (int call = 1; call <= calls - kept; call++) {
            for (int which = 0; which < call % 4; which++) {
                assertThat(owners.of(CallSamples.key(id(call, which)))).isEqualTo(ExchangeMatcher.NONE);
            }
        }
    }

    @Test
    void theFirstCallIsKeptWithAllThatItAskedFor() {
        CallLog log = new CallLog(4, NOBODY);
        Invocation.add(log, 0, 0, 1000, true, List.of(new Invocation("a", 1), new Invocation("b", 2)));
        add(log, 1, 50);
        CallSamples samples = CallSamples.of(List.of(log));
        CallSamples.Owners owners = samples.new Owners();
        assertThat(owners.of(CallSamples.key("a"))).isZero();
        assertThat(owners.of(CallSamples.key("b"))).isZero();
        assertThat(samples.clientOf(0, CallSamples.key("b"))).isEqualTo(2);
        assertThat(samples.failed(0)).isTrue();
        assertThat(samples.firstOfItsThread(0)).isTrue();
    }

    @Test
    void roomIsMadeForNoMoreThanIsKept() {
        CallLog log = new CallLog(10, NOBODY);
        log.reserve(Integer.MAX_VALUE);
        add(log, 0, 30);
        log.reserve(Integer.MAX_VALUE);
        add(log, 30, 35);
        requireCalls(CallSamples.of(List.of(log)), 0, 26, 27, 28, 29, 30, 31, 32, 33, 34);
    }

    @Test
    void aFullLogIsNotCopiedForMoreCalls() throws Exception {
        CallLog log = new CallLog(1_000, NOBODY);
        log.reserve(2_000);
        add(log, 0, 2_000);
        long bytes = AllocatedBytes.atBest(0, () -> {
            long before = AllocatedBytes.byThisThread();
            log.reserve(100);
            return AllocatedBytes.byThisThread() - before;
        });
        assertThat(bytes).isZero();
    }

    @Test
    void threadsAreOneAfterAnother() {
        CallLog one = new CallLog(3, NOBODY);
        CallLog other = new CallLog(3, NOBODY);
        add(one, 0, 9);
        add(other, 100, 109);
        CallSamples samples = CallSamples.of(List.of(one, new CallLog(), other));
        requireCalls(samples, 0, 7, 8, 100, 107, 108);
        assertThat(samples.dropped()).isEqualTo(12);
        assertThat(samples.threadOf(3)).isEqualTo(2);
        assertThat(samples.firstOfItsThread(3)).isTrue();
    }

    @Test
    void fewerThanTwoCallsAreNoBound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CallLog(1, NOBODY))
                .withMessageContaining("atMost = 1");
    }

    @Test
    void manyIdsAreToldApart() {
        Set<Long> keys = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            keys.add(CallSamples.key(new UUID(i, 0x8000000000000000L | i * 0x9E3779B97F4A7C15L).toString()));
            keys.add(CallSamples.key(new UUID(0x4000, 0x8000000000000000L | i).toString()));
        }
        assertThat(keys).hasSize(200_000);
    }

    @Test
    void whatIsDroppedIsToldOldestFirstAndWhatIsKeptInOrder() {
        List<Long> told = new ArrayList<>();
        CallLog log = new CallLog(4, (intended, start, end, failed) -> told.add(failed ? -end : end));
        for (int i = 0; i < 9; i++) {
            log.add(i, i, 10L * i, i == 2);
        }
        assertThat(told).containsExactly(10L, -20L, 30L, 40L, 50L);
        List<Integer> numbers = new ArrayList<>();
        log.forEach((number, intended, start, end, failed) -> {
            assertThat(end).isEqualTo(10L * number);
            numbers.add(number);
        });
        assertThat(numbers).containsExactly(0, 6, 7, 8);
        assertThat(log.calls()).isEqualTo(9);
    }

    /** A log of the wire that begins with the exchange sent at 45, of two threads' calls every 10. */
    @Test
    void callsFromBeforeTheFirstExchangeThatALogHasAreLeftOutButForEachThreadsFirst() {
        CallLog one = new CallLog();
        CallLog other = new CallLog();
        for (int i = 0; i < 10; i++) {
            one.add(10L * i, 10L * i, 10L * i + 5, i == 7);
            one.invocation("one" + i, 1, 0, 0, 0);
            one.invocation("more" + i, 2, 0, 0, 0);
            other.add(10L * i + 3, 10L * i + 3, 10L * i + 8, false);
        }
        CallSamples all = CallSamples.of(List.of(one, new CallLog(), other));
        SampleWire wire = new SampleWire();
        wire.connection(45).exchange(45, 4);
        List<Exchange> exchanges = wire.log().exchanges();
        assertThat(exchanges.get(0).sentNanos()).isEqualTo(45);

        assertThat(all.within(RecordedWireLog.of(List.of(), exchanges))).isSameAs(all);
        CallSamples kept = all.within(RecordedWireLog.withDropped(List.of(), exchanges, 0, 100, WireTotals.NONE));
        assertThat(kept.size()).isEqualTo(12);
        assertThat(kept.dropped()).isEqualTo(8);
        assertThat(IntStream.range(0, 12).mapToLong(kept::start))
                .containsExactly(0L, 50L, 60L, 70L, 80L, 90L, 3L, 53L, 63L, 73L, 83L, 93L);
        assertThat(kept.failed(3)).isTrue();
        assertThat(kept.firstOfItsThread(6)).isTrue();
        assertThat(kept.clientOf(2, CallSamples.key("more6"))).isEqualTo(2);
    }

    /**
     * Three calls of two invocations each, without a result but for what is said.
     *
     * @param results how many of the calls have a result of their second invocation
     * @param waitedMillis how long each call waited for something else than a core
     */
    private static CallSamples withoutResults(int results, long waitedMillis) {
        CallLog log = new CallLog();
        for (int i = 0; i < 3; i++) {
            long start = 1_000_000_000L * (i + 1);
            log.add(start, start, start + (3 + waitedMillis) * 1_000_000, false);
            log.invocation("first" + i, 0, start, start + 1_000, 0);
            log.invocation("second" + i, 0, start, start + 1_000, i < results ? start + 2_000 : 0);
            log.usage(2_000, 1_000);
        }
        return CallSamples.of(List.of(log));
    }

    @Test
    void callsThatDoNotWaitForAnyResultReturnEarly() {
        assertThat(withoutResults(0, 0).returnedEarly()).isEqualTo(3);
        assertThat(withoutResults(1, 0).returnedEarly()).isEqualTo(2);
        // most calls have a result
        assertThat(withoutResults(2, 0).returnedEarly()).isZero();
        // as a body that gives up waiting
        assertThat(withoutResults(0, 20).returnedEarly()).isZero();
        assertThat(CallSamples.NONE.returnedEarly()).isZero();
    }
}
