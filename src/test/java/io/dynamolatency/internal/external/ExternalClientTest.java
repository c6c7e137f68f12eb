package io.dynamolatency.internal.external;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.judge.AllowedConnections;
import io.dynamolatency.internal.judge.KeepAliveLimit;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Measures other processes: their calls and connections are those on the wire. */
@Tag("slow")
class ExternalClientTest extends ExternalClientLab {

    private static Cause first(LatencyResult result, Symptom question) {
        return result.diagnosis(question).causes().get(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "TLS_1_3"})
    void callsAndConnectionsAreThoseOfTheWire(TlsVersion tls) {
        int newConnection = tls == TlsVersion.NONE ? 2 : 3;

        LatencyResult keeps = probe(tls).measure(program());
        assertThat(keeps).connections().hasExactly(1);
        assertThat(keeps.count()).isEqualTo(CALLS);
        assertThat(keeps.errors()).isZero();
        assertThat(keeps.samples()).hasSize(CALLS).allSatisfy(call -> assertThat(call.exchanges())
                .hasSize(1));
        assertThat(keeps.firstCall().orElseThrow()).isGreaterThanOrEqualTo(RTT.multipliedBy(newConnection));
        assertThat(keeps.get(Statistic.P50)).isGreaterThanOrEqualTo(RTT);
        assertThat(keeps.roundTripsPerCall().perCall()).isEqualTo(1.0);
        assertThat(keeps.roundTripsPerCall()).hasToString("1.0 (counted on the wire)");
        keeps.assertRoundTripsAtMost(1);
        assertThat(keeps.diagnosis(Symptom.CONNECTIONS).healthy()).isTrue();
        assertThat(new KeepAliveLimit().check(SampleResults.data(keeps)).verdict())
                .isEqualTo(Verdict.WITHIN);
        assertThat(keeps.mode()).isEqualTo(AS_BUILT);
        assertThat(keeps.httpClient()).isEmpty();
        assertThat(keeps.externalClient()).contains("other");
        assertThat(keeps.predicted()).isEmpty();
        assertThat(SampleResults.data(keeps).warmUp().calls()).isZero();
        assertThat(SampleResults.data(keeps).warnings()).isEmpty();
        assertThat(SampleResults.data(keeps).delays().orElseThrow().count()).isGreaterThanOrEqualTo(2L * CALLS);
        assertThat(keeps.toString()).startsWith("probe, as built, other: " + CALLS + " calls");

        LatencyResult asks = probe(tls).measure(program("header=close"));
        assertThat(asks).connections().hasExactly(CALLS);
        assertThat(asks.get(Statistic.P50)).isGreaterThanOrEqualTo(RTT.multipliedBy(newConnection));
        assertThat(asks.roundTripsPerCall().perCall()).isEqualTo(newConnection);
        assertThat(first(asks, Symptom.CONNECTIONS).kind()).isEqualTo(Kind.REQUEST_CLOSE);
        assertThat(first(asks, Symptom.CONNECTIONS).fix()).doesNotContain("ExecutionInterceptor");
        assertThatThrownBy(() -> asks.assertRoundTripsAtMost(1))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("requests ask for their connection to be closed")
                .hasMessageContaining("counted on the wire");

        LatencyResult closes = probe(tls).measure(program("keep=false", "header=keep-alive"));
        assertThat(closes).connections().hasExactly(CALLS);
        assertThat(closes.wire().closedByClient()).isEqualTo(CALLS);
        assertThat(first(closes, Symptom.CONNECTIONS).kind()).isEqualTo(Kind.CLIENT_CLOSES);
        assertThat(first(closes, Symptom.CONNECTIONS).evidence().get(0))
                .startsWith("the request header said keep-alive, but the client closed after every answer: the header"
                        + " lies");
        assertThat(new KeepAliveLimit().check(SampleResults.data(closes)).message())
                .contains("the header lies", "an agent with keepAlive in Node.js");

        LatencyResult jdk = probe(tls).measure(program("http=jdk"));
        assertThat(jdk).connections().hasAtMost(2);
        assertThat(jdk.count()).isEqualTo(CALLS);
    }

    @Test
    void callsWithoutAnIdAreToldApartToo() {
        LatencyResult keeps = probe(TlsVersion.NONE).measure(program("id=false"));
        assertThat(keeps.count()).isEqualTo(CALLS);
        assertThat(keeps.samples())
                .allSatisfy(call -> assertThat(call.exchanges()).hasSize(1));
        assertThat(keeps.roundTripsPerCall().perCall()).isEqualTo(1.0);
        LatencyResult closes = probe(TlsVersion.TLS_1_3).measure(program("id=false", "keep=false"));
        assertThat(closes).connections().hasExactly(CALLS);
        assertThat(first(closes, Symptom.CONNECTIONS).kind()).isEqualTo(Kind.CLIENT_CLOSES);
        assertThat(first(closes, Symptom.CONNECTIONS).evidence().get(0))
                .startsWith("no header asks for a close (request: none");
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "TLS_1_3"})
    void callsAtATimeKeepCountsAndBounds(TlsVersion tls) {
        for (String id : new String[] {"true", "false"}) {
            LatencyResult result = probe(tls).iterations(40).measure(program("http=jdk", "parallel=4", "id=" + id));
            assertThat(result.count()).isEqualTo(40);
            assertThat(result.wire().exchanges()).hasSize(40);
            assertThat(result.samples()).hasSize(40).allSatisfy(call -> assertThat(call.exchanges())
                    .hasSize(1));
            assertThat(result.wire().peakConcurrency()).isBetween(1, 4);
            assertThat(result.wire().opened()).isBetween(1, 3 * 4);
            assertThat(result.concurrency()).isEqualTo(1);
            assertThat(result.quantile(0.01)).isGreaterThanOrEqualTo(RTT);
            assertThat(new KeepAliveLimit().check(SampleResults.data(result)).verdict())
                    .isEqualTo(Verdict.WITHIN);
        }
    }

    @Test
    void eachCallAtATimeMayHaveAConnection() {
        // the service has few of them at a time, since their handshakes come one after another
        LatencyResult result = probe(TlsVersion.TLS_1_3).measure(program("http=jdk", "parallel=" + CALLS));
        assertThat(result.count()).isEqualTo(CALLS);
        assertThat(AllowedConnections.withoutLoss(SampleResults.data(result)))
                .isGreaterThanOrEqualTo(result.wire().opened());
    }

    @Test
    void retriesBelongToTheirCall() {
        LatencyResult result = probe(TlsVersion.NONE).measure(program("retry=3"));
        assertThat(result.count()).isEqualTo(CALLS);
        assertThat(result.errors()).isZero();
        assertThat(result.wire().exchanges()).hasSize(CALLS + CALLS / 3);
        assertThat(result.wire().retries()).isEqualTo(CALLS / 3);
        assertThat(result.samples().get(2).exchanges())
                .extracting(e -> e.status())
                .containsExactly(400, 200);
        assertThat(result.get(Statistic.MAX)).isGreaterThanOrEqualTo(RTT.multipliedBy(2));
    }

    @Test
    void failedCallsAreCountedByWhatTheWireShows() {
        List<LatencyResult> reported = new ArrayList<>();
        assertThatThrownBy(() -> probe(TlsVersion.NONE).measure(program("fail=3")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("4 of 12 calls of \"probe, as built, other\" failed, expected none: 4 x HTTP 400")
                .hasMessageContaining("first: call 3: PutItem: HTTP 400");
        reported.add(probe(TlsVersion.NONE).errorsAllowed(4).measure(program("fail=3")));
        assertThat(reported.get(0).errorsByType()).containsExactly(Map.entry("HTTP 400 ResourceNotFoundException", 4));
        assertThat(reported.get(0).count()).isEqualTo(CALLS - 4);

        LatencyResult abandoned = probe(TlsVersion.NONE).errorsAllowed(1).measure(program("abandon=true"));
        assertThat(abandoned.errorsByType()).containsExactly(Map.entry("closed before the answer", 1));
        assertThat(abandoned.count()).isEqualTo(CALLS - 1);

        result(() -> probe(TlsVersion.NONE).errorsAllowed(CALLS).measure(program("fail=1")))
                .hasMessageContaining("none of its 12 calls succeeded: 12 x HTTP 400");
    }

    @Test
    void measuresOneOperationOnly() {
        LatencyResult all = probe(TlsVersion.NONE).measure(program("setup=DescribeTable"));
        assertThat(all.count()).isEqualTo(CALLS + 1);
        assertThat(SampleResults.data(all).warnings())
                .containsExactly("calls: other made 13 calls instead of 12, of several operations"
                        + " (1 x DescribeTable, 12 x PutItem); write operation(...) to select the operation to"
                        + " measure");
        LatencyResult puts =
                probe(TlsVersion.NONE).measure(program("setup=DescribeTable").operation("PutItem"));
        assertThat(puts.count()).isEqualTo(CALLS);
        assertThat(puts).connections().hasExactly(1);
        assertThat(SampleResults.data(puts).warnings()).isEmpty();
        LatencyResult closing = probe(TlsVersion.NONE)
                .measure(program("setup=DescribeTable", "keep=false").operation("PutItem"));
        assertThat(closing).connections().hasExactly(CALLS);

        result(() -> probe(TlsVersion.NONE).measure(program().operation("putItem")))
                .hasMessageContaining("it sent no request of the operation \"putItem\", but 12 x PutItem");
    }

    @Test
    void fewerCallsThanAskedForAreAWarning() {
        LatencyResult result = probe(TlsVersion.NONE).measure(program("calls=2"));
        assertThat(result.count()).isEqualTo(2);
        assertThat(SampleResults.data(result).warnings())
                .containsExactly("calls: other made 2 calls instead of 12 (DYNAMOLATENCY_ITERATIONS)");
    }

    @Test
    void processesOneAfterAnotherShareTheCalls() {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        LatencyResult result = probe(TlsVersion.TLS_1_3)
                .iterations(7)
                .measure(program().processes(3).onLine(lines::add));
        assertThat(result.count()).isEqualTo(7);
        assertThat(result).connections().hasExactly(3);
        assertThat(result.wire().connections()).extracting(c -> c.exchanges()).containsExactly(3, 2, 2);
        assertThat(lines).hasSize(3).allMatch(line -> line.startsWith("led to https://127.0.0.1:"));
        assertThat(result.toString()).contains("other, 3 processes");
        Cause cause = first(result, Symptom.CONNECTIONS);
        assertThat(cause.kind()).isEqualTo(Kind.CLIENT_REBUILT);
        assertThat(cause.title()).isEqualTo("new processes start, and each opens its own connections");
        assertThat(cause.evidence().get(0)).startsWith("3 processes sent 7 requests");
        // three connections are what three processes need
        assertThat(AllowedConnections.withoutLoss(SampleResults.data(result))).isGreaterThanOrEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        probe(TlsVersion.NONE).iterations(2).measure(program().processes(3)))
                .withMessageContaining("iterations = 2 is less than one call in each of 3 processes");
    }

    @Test
    void theEnvironmentLeadsOnlyToTheEndpoint(@TempDir Path directory) throws IOException {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        String script = "env; echo ca: $(head -n 1 \"$SSL_CERT_FILE\"); pwd; exit 7";
        result(() -> probe(TlsVersion.TLS_1_3)
                        .measure(sh(script)
                                .directory(directory)
                                .environment("MINE", "yes")
                                .environment("AWS_REGION", "eu-west-1")
                                .onLine(lines::add)))
                .hasMessageContaining("exited with code 7");
        String endpoint = lab(TlsVersion.TLS_1_3).endpoint().uri().toString();
        assertThat(lines)
                .contains(
                        "AWS_ENDPOINT_URL=" + endpoint,
                        "AWS_ENDPOINT_URL_DYNAMODB=" + endpoint,
                        "DYNAMOLATENCY_TABLE=" + lab(TlsVersion.TLS_1_3).table().name(),
                        "DYNAMOLATENCY_KEY=id",
                        "DYNAMOLATENCY_ITERATIONS=12",
                        "AWS_EC2_METADATA_DISABLED=true",
                        "MINE=yes",
                        "AWS_REGION=eu-west-1",
                        "ca: -----BEGIN CERTIFICATE-----",
                        directory.toRealPath().toString());
    }

    @Test
    void allConnectionsAreClosedInTheEnd() {
        LatencyResult result = probe(TlsVersion.NONE).measure(program());
        assertThat(result.wire().connections()).allMatch(c -> c.closedBy() != null && c.closedBy() != Closer.PROXY);
        assertThatExceptionOfType(java.util.NoSuchElementException.class)
                .isThrownBy(() -> new io.dynamolatency.measure.LatencyResults(List.of(result)).ofExternalClient("no"))
                .withMessageContaining("probe in AS_BUILT by other");
        assertThat(new io.dynamolatency.measure.LatencyResults(List.of(result)).ofExternalClient("other"))
                .isSameAs(result);
    }
}
