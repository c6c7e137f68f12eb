package io.dynamolatency.internal.calls;

import static io.dynamolatency.internal.diagnose.Scene.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.wire.Invocation;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.wire.Exchange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which exchange belongs to which call. */
@Tag("unit")
class ExchangeMatcherTest {

    private final SampleWire wire = new SampleWire();
    private final SampleWire.Connection one = wire.connection(0);
    private final SampleWire.Connection other = wire.connection(0);

    private static void call(CallLog log, long startMillis, long endMillis, String... invocations) {
        List<Invocation> sent = new ArrayList<>();
        for (String id : invocations) {
            sent.add(new Invocation(id, 7));
        }
        Invocation.add(log, startMillis * MS, startMillis * MS, endMillis * MS, false, sent);
    }

    private SampleWire.Call exchange(
            SampleWire.Connection on, long startMillis, long endMillis, @Nullable String invocation) {
        return on.exchange(startMillis * MS, (endMillis - startMillis) * MS).invocation(invocation);
    }

    private List<List<String>> tied(CallLog... threads) {
        return new ExchangeMatcher(CallSamples.of(List.of(threads)), wire.log().exchanges())
                .view().stream()
                        .map(sample -> sample.exchanges().stream()
                                .map(Exchange::operation)
                                .toList())
                        .toList();
    }

    @Test
    void theInvocationDecidesWhereCallsOverlap() {
        CallLog first = new CallLog();
        CallLog second = new CallLog();
        call(first, 0, 20, "a");
        call(second, 1, 21, "b");
        exchange(one, 5, 15, "b").operation("B");
        exchange(other, 6, 16, "a").operation("A");
        assertThat(tied(first, second)).containsExactly(List.of("A"), List.of("B"));
    }

    @Test
    void aCallHasAllItsAttemptsAndRequests() {
        CallLog thread = new CallLog();
        call(thread, 0, 50, "a", "b");
        call(thread, 50, 60, "c");
        exchange(one, 5, 10, "a").operation("A1");
        exchange(one, 15, 20, "a").attempt(2, 9).operation("A2");
        exchange(one, 25, 30, "b").operation("B");
        exchange(one, 51, 55, "c").operation("C");
        assertThat(tied(thread)).containsExactly(List.of("A1", "A2", "B"), List.of("C"));
    }

    @Test
    void aRequestThatArrivesAfterItsCallHasGivenUpIsStillItsOwn() {
        CallLog thread = new CallLog();
        call(thread, 0, 4, "a");
        call(thread, 4, 20, "b");
        exchange(one, 5, 30, "a").operation("A");
        exchange(other, 9, 15, "b").operation("B");
        assertThat(tied(thread)).containsExactly(List.of("A"), List.of("B"));
    }

    @Test
    void timeDecidesWhereTheClientSendsNoIdOrTheCallKnowsNone() {
        CallLog thread = new CallLog();
        call(thread, 0, 10);
        call(thread, 10, 20, "b");
        call(thread, 20, 30);
        exchange(one, 1, 9, "unknown").operation("A");
        exchange(one, 11, 19, null).operation("B");
        exchange(one, 21, 29, null).operation("C");
        exchange(one, 31, 39, null).operation("after all of them");
        assertThat(tied(thread)).containsExactly(List.of("A"), List.of("B"), List.of("C"));
    }

    @Test
    void aRequestThatAnotherThreadHasSentBelongsToTheOneCallInWhoseTimeItLies() {
        CallLog first = new CallLog();
        CallLog second = new CallLog();
        call(first, 0, 10, "a");
        call(first, 20, 30, "b");
        call(second, 22, 32, "c");
        exchange(one, 1, 4, "a").operation("A");
        exchange(other, 5, 8, "the rest of a's work").operation("A2");
        exchange(other, 23, 28, "whose is it?").operation("?");
        assertThat(tied(first, second)).containsExactly(List.of("A", "A2"), List.of(), List.of());
    }

    @Test
    void amongManyThreadsEachHasItsOwn() {
        CallLog[] threads = new CallLog[200];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new CallLog();
            call(threads[i], i, i + 500, "call-" + i, "again-" + i);
        }
        for (int i = 0; i < threads.length; i++) {
            exchange(one, i + 250, i + 260, "call-" + i).operation("C" + i);
            exchange(one, i + 260, i + 270, "again-" + i).operation("A" + i);
        }
        List<List<String>> tied = tied(threads);
        for (int i = 0; i < threads.length; i++) {
            assertThat(tied.get(i)).containsExactly("C" + i, "A" + i);
        }
    }

    @Test
    void aSampleKnowsItsTimesAndWhetherItWaitedForAConnection() {
        CallLog thread = new CallLog();
        Invocation.add(thread, -3 * MS, 0, 10 * MS, true, List.of(new Invocation("a", 1)));
        call(thread, 10, 20, "b");
        exchange(one, 1, 9, "a");
        exchange(one, 11, 19, "b");
        List<CallSample> samples = new ExchangeMatcher(
                        CallSamples.of(List.of(new CallLog(), thread)),
                        wire.log().exchanges())
                .view();
        assertThat(samples.get(0).onNewConnection()).isTrue();
        assertThat(samples.get(0).failed()).isTrue();
        assertThat(samples.get(0).intendedNanos()).isEqualTo(-3 * MS);
        assertThat(samples.get(1).onNewConnection()).isFalse();
        assertThat(samples.get(1).thread()).isEqualTo(1);
    }

    @Test
    void idsAreToldApart() {
        assertThat(CallSamples.key("6f1e0a3c-0000-4000-8000-000000000001"))
                .isNotEqualTo(CallSamples.key("6f1e0a3c-0000-4000-8000-000000000002"))
                .isEqualTo(CallSamples.key("6f1e0a3c-0000-4000-8000-000000000001"));
        assertThat(CallSamples.key("")).isNotZero();
    }

    @Test
    void anExchangeThatCarriesNoIdHasItsCallWhereCallsAreReadOffTheWire() {
        exchange(one, 5, 15, null).operation("A");
        exchange(other, 6, 16, null).operation("B");
        exchange(one, 17, 20, "c").operation("C");
        CallLog calls = new CallLog();
        for (Exchange exchange : wire.log().exchanges()) {
            call(calls, 0, 100, CallSamples.idOf(exchange));
        }
        assertThat(new ExchangeMatcher(CallSamples.ofWire(calls), wire.log().exchanges()).view())
                .extracting(sample ->
                        sample.exchanges().stream().map(Exchange::operation).toList())
                .containsExactly(List.of("A"), List.of("B"), List.of("C"));
        // time alone would not tell
        assertThat(tied(calls)).containsExactly(List.of(), List.of(), List.of("C"));
    }
}
