package io.dynamolatency.internal.external;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.client.ExternalClient;
import io.dynamolatency.diagnosis.Cause;
import io.dynamolatency.diagnosis.CauseKind;
import io.dynamolatency.diagnosis.Symptom;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.internal.judge.KeepAliveLimit;
import io.dynamolatency.measure.LatencyLab;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.result.Verdict;
import io.dynamolatency.wire.Closer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Another process, as the wire shows it: its calls and its connections, and what becomes of one that does not what it should. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the processes of these tests are run by sh")
@Tag("slow")
class ExternalClientTest {

    private static final Duration RTT = Duration.ofMillis(4);
    private static final int CALLS = 12;

    private static final Map<TlsVersion, LatencyLab> LABS = new EnumMap<>(TlsVersion.class);

    @BeforeAll
    static void keepDynamoDbLocal() {
        System.setProperty(LocalSettings.SCOPE, "jvm");
        for (TlsVersion tls : new TlsVersion[] {TlsVersion.NONE, TlsVersion.TLS_1_3}) {
            LABS.put(tls, LatencyLab.open(NetworkProfile.of(RTT, tls)));
        }
    }

    @AfterAll
    static void close() {
        LABS.values().forEach(LatencyLab::close);
        System.clearProperty(LocalSettings.SCOPE);
    }

    private static LatencyLab lab(TlsVersion tls) {
        return Optional.ofNullable(LABS.get(tls)).orElseThrow();
    }

    private static LatencyProbe probe(TlsVersion tls) {
        return lab(tls).probe().iterations(CALLS);
    }

    private static ExternalClient program(String... options) {
        return ExternalClient.command(OtherProgram.command(options)).named("other");
    }

    private static ExternalClient sh(String script) {
        return ExternalClient.command("sh", "-c", script);
    }

    private static Cause first(LatencyResult result, Symptom question) {
        return result.diagnosis(question).causes().get(0);
    }

    // ---- what is measured

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
        assertThat(keeps.warmUp().calls()).isZero();
        assertThat(SampleResults.data(keeps).warnings()).isEmpty();
        assertThat(keeps.delays().orElseThrow().count()).isGreaterThanOrEqualTo(2L * CALLS);
        assertThat(keeps.toString()).startsWith("probe, as built, other: " + CALLS + " calls");

        LatencyResult asks = probe(tls).measure(program("header=close"));
        assertThat(asks).connections().hasExactly(CALLS);
        assertThat(asks.get(Statistic.P50)).isGreaterThanOrEqualTo(RTT.multipliedBy(newConnection));
        assertThat(asks.roundTripsPerCall().perCall()).isEqualTo(newConnection);
        assertThat(first(asks, Symptom.CONNECTIONS).kind()).isEqualTo(CauseKind.REQUEST_CLOSE);
        assertThat(first(asks, Symptom.CONNECTIONS).fix()).doesNotContain("ExecutionInterceptor");
        assertThatThrownBy(() -> asks.assertRoundTripsAtMost(1))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("requests ask for their connection to be closed")
                .hasMessageContaining("counted on the wire");

        LatencyResult closes = probe(tls).measure(program("keep=false", "header=keep-alive"));
        assertThat(closes).connections().hasExactly(CALLS);
        assertThat(closes.wire().closedByClient()).isEqualTo(CALLS);
        assertThat(first(closes, Symptom.CONNECTIONS).kind()).isEqualTo(CauseKind.CLIENT_CLOSES);
        assertThat(first(closes, Symptom.CONNECTIONS).evidence().get(0))
                .startsWith(
                        "its request header said keep-alive and the client closed after every answer: the header lies");
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
        assertThat(first(closes, Symptom.CONNECTIONS).kind()).isEqualTo(CauseKind.CLIENT_CLOSES);
        assertThat(first(closes, Symptom.CONNECTIONS).evidence().get(0))
                .startsWith("no header asks for it (request: none");
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
        assertThat(KeepAliveLimit.allowed(SampleResults.data(result)))
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
                .hasMessageContaining("4 of 12 calls of \"probe, as built, other\" failed, none may: 4 x HTTP 400")
                .hasMessageContaining("first at call 3: PutItem: HTTP 400");
        reported.add(probe(TlsVersion.NONE).errorsAllowed(4).measure(program("fail=3")));
        assertThat(reported.get(0).errorsByType()).containsExactly(Map.entry("HTTP 400", 4));
        assertThat(reported.get(0).count()).isEqualTo(CALLS - 4);

        LatencyResult abandoned = probe(TlsVersion.NONE).errorsAllowed(1).measure(program("abandon=true"));
        assertThat(abandoned.errorsByType()).containsExactly(Map.entry("closed before the answer", 1));
        assertThat(abandoned.count()).isEqualTo(CALLS - 1);

        result(() -> probe(TlsVersion.NONE).errorsAllowed(CALLS).measure(program("fail=1")))
                .hasMessageContaining("none of its 12 calls succeeded: 12 x HTTP 400");
    }

    @Test
    void oneOperationAloneMayBeTheCalls() {
        LatencyResult all = probe(TlsVersion.NONE).measure(program("setup=DescribeTable"));
        assertThat(all.count()).isEqualTo(CALLS + 1);
        assertThat(SampleResults.data(all).warnings())
                .containsExactly("calls: other made 13 in place of the 12 that it was asked for, of several operations"
                        + " (1 x DescribeTable, 12 x PutItem); operation(...) names the one whose requests are calls");
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
                .containsExactly(
                        "calls: other made 2 in place of the 12 that it was asked for (DYNAMOLATENCY_ITERATIONS)");
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
        assertThat(cause.kind()).isEqualTo(CauseKind.CLIENT_REBUILT);
        assertThat(cause.title()).isEqualTo("each process begins anew, and opens connections of its own");
        assertThat(cause.evidence().get(0)).startsWith("3 processes sent 7 requests");
        // three connections are what three processes need
        assertThat(KeepAliveLimit.allowed(SampleResults.data(result))).isGreaterThanOrEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        probe(TlsVersion.NONE).iterations(2).measure(program().processes(3)))
                .withMessageContaining("iterations = 2 is not a call for each of 3 processes");
    }

    @Test
    void theEnvironmentLeadsToTheEndpointAndNowhereElse(@TempDir Path directory) throws IOException {
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

    // ---- bad input

    private interface Measuring {
        void run();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> result(Measuring measuring) {
        return assertThatThrownBy(measuring::run).isInstanceOf(MeasurementException.class);
    }

    private static boolean hasEnded(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException noSuchFile) {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
        }
    }

    /** The numbers of processes, which they printed a line each. */
    private static void haveEnded(List<String> pids, int count) {
        assertThat(pids).hasSize(count);
        assertThat(pids)
                .allSatisfy(
                        pid -> assertThat(hasEnded(Long.parseLong(pid))).as(pid).isTrue());
    }

    @Test
    void aProgramThatIsNotThere() {
        result(() -> probe(TlsVersion.NONE).measure(ExternalClient.command("no-such-program-7", "--now")))
                .hasMessageStartingWith(
                        "Measuring \"probe, as built, no-such-program-7\": \"no-such-program-7\" could not be"
                                + " started: ")
                .hasMessageContaining("PATH = ")
                .hasMessageContaining("command:     no-such-program-7 --now");
    }

    @Test
    void aDirectoryThatIsNotThere(@TempDir Path directory) {
        result(() -> probe(TlsVersion.NONE).measure(sh("true").directory(directory.resolve("nowhere"))))
                .hasMessageContaining("nowhere is not there; write directory(...)");
    }

    @Test
    void aProgramThatCallsNobody() {
        result(() -> probe(TlsVersion.NONE).measure(sh("echo was here")))
                .hasMessageContaining("it sent no request to the endpoint given to it; process ")
                .hasMessageContaining("exited with code 0")
                .hasMessageContaining("output:      Its last lines:\n  was here")
                .hasMessageContaining("connections: 0 opened for 0 exchanges")
                .hasMessageContaining("led by:      AWS_ENDPOINT_URL = http://127.0.0.1:")
                .hasMessageContaining("fix:         it did not come to http://127.0.0.1:");
    }

    @Test
    void aProgramThatFails() {
        result(() -> probe(TlsVersion.NONE).measure(sh("echo one; echo two >&2; exit 3")))
                .hasMessageContaining("exited with code 3.\n")
                .hasMessageContaining("  one")
                .hasMessageContaining("  two");
        result(() -> probe(TlsVersion.NONE).measure(sh("kill -9 $$")))
                .hasMessageContaining("exited with code 137 (as one does that is ended by signal 9)");
        // what it did until then is said, and is no result
        result(() -> probe(TlsVersion.NONE).measure(program("exit=4")))
                .hasMessageContaining("exited with code 4")
                .hasMessageContaining("connections: 1 opened for 12 exchanges");
    }

    @Test
    void aProgramThatHangs() {
        List<String> pids = Collections.synchronizedList(new ArrayList<>());
        result(() -> probe(TlsVersion.NONE)
                        .measure(sh("echo $$; sleep 600 & echo $!; sh -c 'echo $$; sleep 600'; true")
                                .onLine(pids::add)
                                .timeout(Duration.ofSeconds(4))))
                .hasMessageContaining("did not end within 4000 ms and was ended, with what it had started: ")
                .hasMessageContaining("write a longer timeout(...)")
                .hasMessageContaining("output:      Its last lines:\n  " + pids.get(0));
        haveEnded(pids, 3);
    }

    @Test
    void aProgramThatWaitsForInputIsToldThatThereIsNone() {
        result(() -> probe(TlsVersion.NONE).measure(sh("cat; echo over")))
                .hasMessageContaining("sent no request")
                .hasMessageContaining("  over");
    }

    @Test
    void whatAProgramLeavesRunningIsEnded(@TempDir Path directory) {
        List<String> pids = Collections.synchronizedList(new ArrayList<>());
        String leaving = "sleep 600 & echo $!; (sleep 600 & echo $!);"
                + " nohup sh -c 'echo $$; : > there; exec sleep 600' & while [ ! -e there ]; do sleep 0.05; done";
        result(() -> probe(TlsVersion.NONE)
                        .measure(sh(leaving).directory(directory).onLine(pids::add)))
                .hasMessageContaining("sent no request")
                .hasMessageContaining(", and left what it had started: ");
        haveEnded(pids, 3);
    }

    @Test
    void aResultSaysWhatWasLeftRunning() {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        String[] command = OtherProgram.command();
        LatencyResult result = probe(TlsVersion.NONE)
                .measure(sh("sleep 600 & echo $!; '" + String.join("' '", command) + "'")
                        .onLine(lines::add));
        assertThat(result.count()).isEqualTo(CALLS);
        assertThat(SampleResults.data(result).warnings()).singleElement().satisfies(warning -> assertThat(warning)
                .startsWith("processes: sh ended and left running " + lines.get(0))
                .endsWith("which was ended; it has to stay until its calls are made"));
        haveEnded(lines.subList(0, 1), 1);
    }

    @Test
    void aProgramThatCallsAnotherEndpoint() throws IOException {
        int closed;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        result(() -> probe(TlsVersion.NONE).measure(program("endpoint=http://127.0.0.1:" + closed)))
                .hasMessageContaining("exited with code 1")
                .hasMessageContaining("led to http://127.0.0.1:" + closed)
                .hasMessageContaining("Connection refused")
                .hasMessageContaining("connections: 0 opened")
                .hasMessageContaining("fix:         it did not come to");
    }

    @Test
    void aProgramThatTrustsOthers() {
        result(() -> probe(TlsVersion.TLS_1_3).measure(program("trust=false")))
                .hasMessageContaining("exited with code 1")
                .hasMessageContaining("unable to find valid certification path")
                .hasMessageContaining("1 handshake failed")
                .hasMessageContaining("fix:         TLS handshakes failed (")
                .hasMessageContaining("have it trust the run's certificate authority, whose file AWS_CA_BUNDLE")
                .hasMessageContaining("AWS_CA_BUNDLE = ");
    }

    @Test
    void aProgramThatSpeaksHttpWhereTlsIsSpoken() {
        String endpoint = lab(TlsVersion.TLS_1_3).endpoint().uri().toString().replace("https:", "http:");
        result(() -> probe(TlsVersion.TLS_1_3).measure(program("endpoint=" + endpoint)))
                .hasMessageContaining("the client sent bytes that are no TLS record, such as plain HTTP");
    }

    @Test
    void aListenerThatThrowsEndsTheProcess() {
        List<String> pids = new ArrayList<>();
        result(() -> probe(TlsVersion.NONE).measure(sh("echo $$; sleep 600").onLine(line -> {
                    pids.add(line);
                    throw new IllegalStateException("not this line");
                })))
                .hasMessageContaining("onLine(...) threw java.lang.IllegalStateException: not this line")
                .hasCauseInstanceOf(IllegalStateException.class);
        haveEnded(pids, 1);
    }

    @Test
    void anInterruptEndsTheProcess() throws Exception {
        List<String> pids = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch running = new CountDownLatch(2);
        FutureTask<Boolean> measuring = new FutureTask<>(() -> {
            result(() -> probe(TlsVersion.NONE)
                            .measure(sh("echo $$; sleep 600 & echo $!; wait").onLine(line -> {
                                pids.add(line);
                                running.countDown();
                            })))
                    .hasMessage(
                            "Measuring \"probe, as built, sh\" was interrupted, and the process was ended; there is no"
                                    + " result");
            return Thread.currentThread().isInterrupted();
        });
        Thread thread = new Thread(measuring, "measuring");
        thread.start();
        assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();
        assertThat(measuring.get(30, TimeUnit.SECONDS)).isTrue();
        haveEnded(pids, 2);
    }

    // ---- what is not for another process

    @Test
    void whatIsNotForAnotherProcessIsRefused() {
        LatencyProbe probe = probe(TlsVersion.NONE);
        Map<String, LatencyProbe> refused = Map.of(
                "concurrency = 2", probe.concurrency(2),
                "rate = 10/s", probe.rate("10/s"),
                "warmup(50)", probe.warmup(50),
                "limit(P50, ...)", probe.limit(Statistic.P50, Duration.ofMillis(1)));
        refused.forEach((what, told) -> assertThatIllegalArgumentException()
                .isThrownBy(() -> told.measure(sh("true")))
                .withMessageStartingWith("measure(ExternalClient \"sh\"): ")
                .withMessageContaining(what)
                .withMessageContaining("can't be set for an external process; remove it"));
        // there is none, and none is asked for
        assertThat(probe.warmup(0).measure(program()).count()).isEqualTo(CALLS);
    }

    @Test
    void withoutTheProxyNobodySeesAnotherProcess() {
        LatencyLab behind = lab(TlsVersion.NONE);
        try (LatencyLab direct = LatencyLab.direct(() -> DynamoDbClient.builder()
                .endpointOverride(behind.endpoint().uri())
                .region(behind.endpoint().region())
                .credentialsProvider(behind.endpoint().credentials())
                .build())) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> direct.probe().measure(sh("true")))
                    .withMessageStartingWith(
                            "measure(ExternalClient \"sh\"): only the proxy sees what another process does");
        }
    }

    @Test
    void aClientThatCannotBeIsRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(ExternalClient::command)
                .withMessageContaining("names no program");
        ExternalClient client = sh("true");
        assertThatIllegalArgumentException().isThrownBy(() -> client.named(" ")).withMessageContaining("is blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.timeout(Duration.ZERO))
                .withMessageContaining("timeout(0 ms) gives a process no time");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.processes(0))
                .withMessage("processes(0); write 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.operation(""))
                .withMessageContaining("such as \"PutItem\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.environment("A=B", "c"))
                .withMessageContaining("can be no variable");
        assertThat(client.name()).isEqualTo("sh");
        assertThat(ExternalClient.command("/usr/bin/python3", "put.py").name()).isEqualTo("python3");
    }

    @Test
    void everythingIsClosedInTheEnd() {
        LatencyResult result = probe(TlsVersion.NONE).measure(program());
        assertThat(result.wire().connections()).allMatch(c -> c.closedBy() != null && c.closedBy() != Closer.PROXY);
        assertThatExceptionOfType(java.util.NoSuchElementException.class)
                .isThrownBy(() -> new io.dynamolatency.measure.LatencyResults(List.of(result)).ofExternalClient("no"))
                .withMessageContaining("probe in AS_BUILT by other");
        assertThat(new io.dynamolatency.measure.LatencyResults(List.of(result)).ofExternalClient("other"))
                .isSameAs(result);
    }
}
