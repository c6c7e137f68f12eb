package io.dynamolatency.measure;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.calls.WarmUp;
import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

@Tag("unit")
class LatencyResultTest {

    @Test
    @SuppressWarnings("NullAway") // as code does that is not checked
    void aNullSaysWhatToWrite() {
        LatencyResult result = SampleResults.of(KEEP_ALIVE).result();
        assertThatNullPointerException()
                .isThrownBy(() -> result.assertP99Below(null))
                .withMessage("the limit is null; write a duration, such as Duration.ofMillis(10)");
        assertThatNullPointerException()
                .isThrownBy(() -> result.assertBelow(null, ofMillis(1)))
                .withMessage("the statistic is null; write one, such as Statistic.P99");
    }

    @Test
    void theFirstCallHasNoPartInPercentiles() {
        LatencyResult result =
                SampleResults.of(KEEP_ALIVE).first(ofMillis(200)).alike(100, 6).result();
        assertThat(result.p99()).isEqualTo(ofMillis(6));
        assertThat(result.max()).isEqualTo(ofMillis(6));
        assertThat(result.firstCall()).contains(ofMillis(200));
        assertThat(result.count()).isEqualTo(101);
        assertThat(SampleResults.data(result).response().histogram(3).getMaxValue())
                .isBetween(5_990_000L, 6_010_000L);
        assertThat(result.quantile(0.1)).isEqualTo(ofMillis(6));
    }

    @Test
    void aPercentileThatSoFewCallsCannotTellIsAnErrorThatSaysHowManyItTakes() {
        LatencyResult result = SampleResults.of(KEEP_ALIVE).alike(49, 6).result();
        for (BiFunction<LatencyResult, Duration, LatencyResult> assertion :
                List.<BiFunction<LatencyResult, Duration, LatencyResult>>of(
                        LatencyResult::assertP99Below, (r, limit) -> r.assertP99Below(limit))) {
            assertThatExceptionOfType(InsufficientEvidenceException.class)
                    .isThrownBy(() -> assertion.apply(result, ofMillis(1000)))
                    .withMessage("p99 of \"putItem, keep-alive, Apache 5\" can't be computed from 50 calls: it needs at"
                            + " least 101 calls; write iterations = 101 or more");
        }
        assertThatExceptionOfType(InsufficientEvidenceException.class).isThrownBy(result::p99);
        assertThatExceptionOfType(InsufficientEvidenceException.class)
                .isThrownBy(() -> result.assertBelow(Statistic.P999, ofMillis(1000)))
                .withMessageContaining("at least 1001");
        assertThat(result.resolves(Statistic.P95)).isTrue();
        assertThat(result.resolves(Statistic.P99)).isFalse();
    }

    @Test
    void aPercentileIsToldFromTheMaximum() {
        double[] millis = new double[100];
        Arrays.fill(millis, 6);
        millis[40] = 90;
        LatencyResult enough = SampleResults.of(KEEP_ALIVE).millis(millis).result();
        assertThat(enough.count()).isEqualTo(101);
        assertThat(enough.p99()).isEqualTo(ofMillis(6));
        assertThat(enough.max()).isEqualTo(ofMillis(90));
        assertThat(SampleResults.of(KEEP_ALIVE).alike(99, 6).result().resolves(Statistic.P99))
                .isFalse();
    }

    @Test
    void eachAssertionLooksAtItsOwnFigure() {
        double[] millis = new double[1999];
        for (int i = 0; i < millis.length; i++) {
            // in no order, as a drift would weaken every proof
            millis[i] = i * 601 % millis.length + 1;
        }
        LatencyResult result = SampleResults.of(KEEP_ALIVE)
                .first(ofMillis(5000))
                .millis(millis)
                .result();
        List<String> failed = new ArrayList<>();
        record Case(
                String name,
                BiFunction<LatencyResult, Duration, LatencyResult> assertion,
                long value,
                long provedNotToBeBelow) {}
        for (Case one : List.of(
                new Case("p50", (r, limit) -> r.assertBelow(Statistic.P50, limit), 1000, 850),
                new Case("p90", (r, limit) -> r.assertBelow(Statistic.P90, limit), 1800, 1600),
                new Case("p95", (r, limit) -> r.assertBelow(Statistic.P95, limit), 1900, 1750),
                new Case("p99", LatencyResult::assertP99Below, 1980, 1900),
                new Case("p99.9", (r, limit) -> r.assertBelow(Statistic.P999, limit), 1998, 1950),
                new Case("max", (r, limit) -> r.assertBelow(Statistic.MAX, limit), 1999, 1999),
                new Case("first call", (r, limit) -> r.assertBelow(Statistic.FIRST_CALL, limit), 5000, 5000))) {
            assertThat(one.assertion().apply(result, ofMillis(one.value() + 1))).isSameAs(result);
            assertThatExceptionOfType(AssertionFailedError.class)
                    .as(one.name())
                    .isThrownBy(() -> one.assertion().apply(result, ofMillis(one.provedNotToBeBelow())))
                    .withMessageStartingWith(one.name() + " of")
                    .withMessageContaining(": " + Durations.format(ofMillis(one.value())) + ", limit ");
            failed.add(one.name());
        }
        assertThat(failed).hasSize(7);
    }

    @Test
    void aFailureSaysWhatWasExpectedAndObservedWhyAndWhatToDo() {
        LatencyResult result = SampleResults.of(CLOSE).alike(199, 21.4).result();
        assertThatThrownBy(() -> result.assertP99Below(ofMillis(10))).hasMessage("""
            p99 of "putItem, Connection: close, Apache 5": 21.4 ms, limit 10 ms: over by 11.4 ms. \
            199 of 199 calls after the first reached the limit (1 % allowed); proved at 99.99 % confidence.
            cause:    requests ask for their connection to be closed (explains 12.5 ms per call in 199 calls)
            evidence: request header Connection: close on 200 of 200 exchanges; \
            closed first by the service 200 times, by the client 0
                      200 connections were opened for 200 requests, 199 of them because of this
                      for example connection 0: full handshake, 1 request, closed by the service 20 ms \
            after it was opened; then connection 1 was opened
            fix:      find who sets the request header Connection: close (an ExecutionInterceptor, \
            putHeader in an override configuration, a proxy, -Dhttp.keepAlive=false) and remove it
            details:  network: 5 ms round trip, TLS 1.3 (predicted 6 ms: 5 ms for its round trips, \
            1 ms that a call takes without a network)
                      connections: 200 opened for 200 exchanges (0 reused one), 0 closed by the client, 200 by \
            the server; \
            TLS handshakes: 1 full, 199 resumed; request header Connection: close on 200
                      report: target/dynamo-latency/report.html#REQUEST_CLOSE\
            """);
    }

    @Test
    void connectionsAreAssertedByTheirLargestNumber() {
        LatencyResult result = SampleResults.of(CLOSE).alike(49, 21).result();
        assertThat(result.assertConnectionsAtMost(50)).isSameAs(result);
        assertThatThrownBy(() -> result.assertConnectionsAtMost(49))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("at most 49")
                .hasMessageContaining(": 50, expected at most 49: 1 more (50 calls).");
    }

    @Test
    void failedCallsAndAnUnstableWarmUpAreSaid() {
        LatencyResult result = SampleResults.of(KEEP_ALIVE)
                .alike(199, 21.4)
                .errors(Map.of("java.io.IOException", 2))
                .warmUp(new WarmUp(5000, 7, false, false, java.util.Optional.empty()))
                .result();
        assertThatThrownBy(() -> result.assertBelow(Statistic.P50, ofMillis(10)))
                .hasMessageContaining("failed: 2 x java.io.IOException")
                .hasMessageContaining("warm-up: 7 of 5000 calls failed; not stable after 5000 calls");
    }

    @Test
    void noCallsAtAllAreNeverAPass() {
        LatencyResult result = SampleResults.of(KEEP_ALIVE).first(null).millis().result();
        for (Statistic statistic : Statistic.values()) {
            assertThatExceptionOfType(InsufficientEvidenceException.class)
                    .isThrownBy(() -> new LatencyLimit(statistic, ofMillis(1000))
                            .check(SampleResults.data(result))
                            .orThrow());
        }
        assertThatExceptionOfType(InsufficientEvidenceException.class).isThrownBy(() -> result.quantile(0.1));
    }

    @Test
    void connectionsAreHeldAgainstTheirLimit() {
        LatencyResult result = SampleResults.of(CLOSE).alike(49, 21).result();
        assertThat(new ConnectionLimit(50).check(SampleResults.data(result)).verdict())
                .isEqualTo(Verdict.WITHIN);
        Outcome outcome = new ConnectionLimit(1).check(SampleResults.data(result));
        assertThat(outcome.verdict()).isEqualTo(Verdict.OVER);
        assertThat(outcome.observed()).isEqualTo("50");
        assertThat(outcome.message())
                .startsWith("connections opened by \"putItem, Connection: close, Apache 5\": 50, expected at most 1:"
                        + " 49 more (50 calls).\n");
    }

    @Test
    void resultsAreFoundByModeOrTheErrorNamesWhatThereIs() {
        LatencyResult kept = SampleResults.of(KEEP_ALIVE).alike(99, 6).result();
        LatencyResults results = new LatencyResults(List.of(kept));
        assertThat(results.of(KEEP_ALIVE)).isSameAs(kept);
        assertThat(results.of("putItem", KEEP_ALIVE)).isSameAs(kept);
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> results.of(CLOSE))
                .withMessageContaining("of(CLOSE): there is no such result")
                .withMessageContaining("There are results of putItem in KEEP_ALIVE on APACHE5");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> new LatencyResults(List.of(kept, kept)).of(KEEP_ALIVE))
                .withMessageContaining("is not unique: choose from stream()");
    }

    @Test
    void resultsOfSeveralClientsAreToldApartByTheirClient() {
        LatencyResult apache = SampleResults.of(KEEP_ALIVE).alike(99, 6).result();
        LatencyResult crt = SampleResults.of(KEEP_ALIVE)
                .client(HttpClientKind.CRT)
                .alike(99, 6)
                .result();
        LatencyResults results = new LatencyResults(List.of(apache, crt));
        assertThat(results.of(KEEP_ALIVE, HttpClientKind.CRT)).isSameAs(crt);
        assertThat(results.of("putItem", KEEP_ALIVE, HttpClientKind.APACHE5)).isSameAs(apache);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> results.of(KEEP_ALIVE))
                .withMessage(
                        "of(KEEP_ALIVE) is not unique: write of(mode, httpClient) for one of putItem in KEEP_ALIVE on"
                                + " APACHE5, putItem in KEEP_ALIVE on CRT");
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> results.of(KEEP_ALIVE, HttpClientKind.NETTY))
                .withMessageStartingWith("of(KEEP_ALIVE, NETTY): there is no such result");
    }
}
