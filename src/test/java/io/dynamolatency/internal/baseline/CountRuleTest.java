package io.dynamolatency.internal.baseline;

import static io.dynamolatency.internal.baseline.Fact.CLOSED_BY_CLIENT;
import static io.dynamolatency.internal.baseline.Fact.CLOSED_BY_SERVER;
import static io.dynamolatency.internal.baseline.Fact.EXCHANGES;
import static io.dynamolatency.internal.baseline.Fact.FAILED_HANDSHAKES;
import static io.dynamolatency.internal.baseline.Fact.FULL_HANDSHAKES;
import static io.dynamolatency.internal.baseline.Fact.OPENED;
import static io.dynamolatency.internal.baseline.Fact.RETRIES;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.baseline.CountRule.Difference;
import io.dynamolatency.internal.baseline.CountRule.Result;
import io.dynamolatency.wire.WireLog.Evidence;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class CountRuleTest {

    private static final Baseline KEPT = of(200, 1, 1, 0, 0, 200, 0);
    private static final Baseline LOST = of(200, 200, 1, 0, 200, 200, 0);

    private static Baseline of(
            int calls,
            @Nullable Integer opened,
            @Nullable Integer full,
            @Nullable Integer byClient,
            @Nullable Integer byServer,
            @Nullable Integer exchanges,
            @Nullable Integer retries) {
        return of(1, calls, opened, full, byClient, byServer, exchanges, retries);
    }

    private static Baseline of(
            int threads,
            int calls,
            @Nullable Integer opened,
            @Nullable Integer full,
            @Nullable Integer byClient,
            @Nullable Integer byServer,
            @Nullable Integer exchanges,
            @Nullable Integer retries) {
        Integer resumed = opened == null || full == null ? null : opened - full;
        return new Baseline(
                new Key(
                        "putItem",
                        null,
                        ConnectionMode.KEEP_ALIVE,
                        "APACHE5",
                        threads,
                        null,
                        Key.Network.of(NetworkProfile.DEFAULT)),
                SampleResults.ENVIRONMENT,
                calls,
                new Counts(
                        exchanges == null ? Evidence.EVERY_HANDSHAKE : Evidence.PROXY,
                        opened,
                        full,
                        resumed,
                        exchanges == null ? null : 0,
                        byClient,
                        byServer,
                        exchanges,
                        retries),
                null);
    }

    private static Result compare(Baseline then, Baseline now) {
        return CountRule.compare(then, now, 1, 0);
    }

    @Test
    void equalCountsAreTheSame() {
        for (Baseline one : new Baseline[] {KEPT, LOST}) {
            Result result = compare(one, one);
            assertThat(result.worse()).isEmpty();
            assertThat(result.better()).isEmpty();
            assertThat(result.untold()).isEmpty();
            assertThat(result.unknown()).isEmpty();
            assertThat(result.same()).contains(OPENED, FULL_HANDSHAKES, RETRIES, EXCHANGES, FAILED_HANDSHAKES);
        }
    }

    @Test
    void oneConnectionMoreIsWorse() {
        Result result = compare(KEPT, of(200, 2, 1, 1, 0, 200, 0));
        assertThat(result.worse())
                .containsExactly(new Difference(OPENED, 1, 2), new Difference(CLOSED_BY_CLIENT, 0, 1));
        assertThat(result.better()).isEmpty();
    }

    @Test
    void whatIsWorseIsNamedOneByOne() {
        Result result = compare(KEPT, of(200, 200, 200, 0, 199, 203, 3));
        assertThat(result.worse())
                .containsExactly(
                        new Difference(OPENED, 1, 200),
                        new Difference(CLOSED_BY_SERVER, 0, 199),
                        new Difference(FULL_HANDSHAKES, 1, 200),
                        new Difference(RETRIES, 0, 3),
                        new Difference(EXCHANGES, 200, 203));
    }

    @Test
    void aFullHandshakeInThePlaceOfAResumedOneIsWorseAndTheOtherWayRoundIsNot() {
        Baseline inFull = of(200, 200, 200, 0, 200, 200, 0);
        assertThat(compare(LOST, inFull).worse()).containsExactly(new Difference(FULL_HANDSHAKES, 1, 200));
        Result back = compare(inFull, LOST);
        assertThat(back.worse()).isEmpty();
        assertThat(back.better()).containsExactly(new Difference(FULL_HANDSHAKES, 200, 1));
    }

    @Test
    void fewerIsBetter() {
        Result result = compare(LOST, KEPT);
        assertThat(result.worse()).isEmpty();
        // full handshakes are as they were, who closed is a consequence
        assertThat(result.better()).containsExactly(new Difference(OPENED, 200, 1));
    }

    @Test
    void withOtherCallsOneConnectionIsStillOne() {
        assertThat(compare(KEPT, of(400, 1, 1, 0, 0, 400, 0)).worse()).isEmpty();
        assertThat(compare(KEPT, of(400, 1, 1, 0, 0, 400, 0)).same()).contains(OPENED, FULL_HANDSHAKES, EXCHANGES);
        assertThat(compare(KEPT, of(400, 2, 1, 0, 0, 400, 0)).worse()).containsExactly(new Difference(OPENED, 1, 2));
        assertThat(compare(KEPT, of(100, 2, 1, 0, 0, 100, 0)).worse()).containsExactly(new Difference(OPENED, 1, 2));
    }

    @Test
    void withOtherCallsOneForEachIsStillOneForEach() {
        Result more = compare(LOST, of(400, 400, 1, 0, 400, 400, 0));
        assertThat(more.worse()).isEmpty();
        assertThat(more.same()).contains(OPENED, FULL_HANDSHAKES, EXCHANGES);
        assertThat(compare(LOST, of(400, 401, 1, 0, 401, 401, 0)).worse())
                .containsExactly(new Difference(OPENED, 200, 401), new Difference(EXCHANGES, 200, 401));
        assertThat(compare(LOST, of(100, 200, 1, 0, 100, 100, 0)).worse())
                .containsExactly(new Difference(OPENED, 200, 200));
        assertThat(compare(LOST, of(400, 300, 1, 0, 300, 400, 0)).better())
                .containsExactly(new Difference(OPENED, 200, 300));
        // two requests for each call
        assertThat(compare(of(200, 1, 1, 0, 0, 400, 0), of(300, 1, 1, 0, 0, 600, 0))
                        .worse())
                .isEmpty();
        assertThat(compare(of(200, 1, 1, 0, 0, 400, 0), of(300, 1, 1, 0, 0, 601, 0))
                        .worse())
                .containsExactly(new Difference(EXCHANGES, 400, 601));
        // one for each but the first
        assertThat(compare(of(200, 199, 1, 0, 0, 200, 0), of(300, 299, 1, 0, 0, 300, 0))
                        .same())
                .contains(OPENED);
        assertThat(compare(of(200, 199, 1, 0, 0, 200, 0), of(300, 300, 1, 0, 0, 300, 0))
                        .worse())
                .containsExactly(new Difference(OPENED, 199, 300));
    }

    @Test
    void withOtherCallsWhatHangsOnTimeIsToldOnlyBeyondWhatTheyExplain() {
        Baseline expiring = of(200, 10, 1, 0, 0, 200, 0);
        assertThat(compare(expiring, of(400, 15, 1, 0, 0, 400, 0)).untold())
                .containsExactly(new Difference(OPENED, 10, 15));
        assertThat(compare(expiring, of(400, 21, 1, 0, 0, 400, 0)).worse())
                .containsExactly(new Difference(OPENED, 10, 21));
        assertThat(compare(expiring, of(400, 9, 1, 0, 0, 400, 0)).better())
                .containsExactly(new Difference(OPENED, 10, 9));
        assertThat(compare(expiring, of(200, 11, 1, 0, 0, 200, 0)).worse())
                .containsExactly(new Difference(OPENED, 10, 11));
    }

    @Test
    void spareConnectionsAreNeitherWorseNorBetter() {
        Baseline two = of(200, 2, 2, 0, 0, 200, 0);
        Result more = CountRule.compare(KEPT, two, 2, 0);
        assertThat(more.worse()).isEmpty();
        assertThat(more.same()).contains(OPENED, FULL_HANDSHAKES);
        Result fewer = CountRule.compare(two, KEPT, 2, 0);
        assertThat(fewer.better()).isEmpty();
        assertThat(CountRule.compare(KEPT, of(200, 3, 2, 0, 0, 200, 0), 2, 0).worse())
                .containsExactly(new Difference(OPENED, 1, 3));
        // they do not add up from one baseline to the next
        assertThat(CountRule.compare(two, of(200, 3, 2, 0, 0, 200, 0), 2, 0).worse())
                .containsExactly(new Difference(OPENED, 2, 3));
    }

    @Test
    void eightThreadsMayOpenEightConnections() {
        Baseline seven = of(8, 200, 7, 7, 0, 0, 200, 0);
        assertThat(CountRule.compare(seven, of(8, 200, 8, 8, 0, 0, 200, 0), 8, 0)
                        .worse())
                .isEmpty();
        assertThat(CountRule.compare(seven, of(8, 200, 9, 8, 0, 0, 200, 0), 8, 0)
                        .worse())
                .containsExactly(new Difference(OPENED, 7, 9));
    }

    @Test
    void whichOfManyThreadsResumeASessionIsChance() {
        Baseline closing = of(8, 200, 200, 20, 0, 200, 200, 0);
        Result result = CountRule.compare(closing, of(8, 200, 200, 60, 0, 200, 200, 0), 8, 0);
        assertThat(result.worse()).isEmpty();
        assertThat(result.untold()).containsExactly(new Difference(FULL_HANDSHAKES, 20, 60));
        assertThat(result.same()).contains(OPENED);
    }

    @Test
    void aCallThatFailedMayHaveCostAConnection() {
        Baseline failing = of(200, 3, 1, 2, 0, 200, 0);
        assertThat(CountRule.compare(KEPT, failing, 1, 2).worse()).isEmpty();
        assertThat(CountRule.compare(KEPT, failing, 1, 1).worse()).hasSize(2);
    }

    @Test
    void whatIsNotKnownOnOneSideIsNotCompared() {
        Baseline recorded = of(200, 1, null, null, null, null, null);
        Result result = compare(KEPT, recorded);
        assertThat(result.worse()).isEmpty();
        assertThat(result.same()).containsExactly(OPENED);
        assertThat(result.unknown())
                .containsExactlyInAnyOrder(
                        FAILED_HANDSHAKES, CLOSED_BY_CLIENT, CLOSED_BY_SERVER, FULL_HANDSHAKES, RETRIES, EXCHANGES);
        assertThat(compare(recorded, of(200, 2, null, null, null, null, null)).worse())
                .containsExactly(new Difference(OPENED, 1, 2));
    }
}
