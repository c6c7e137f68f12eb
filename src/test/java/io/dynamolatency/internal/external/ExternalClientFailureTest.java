package io.dynamolatency.internal.external;

import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dynamolatency.ExternalClient;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.measure.LatencyLab;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.Statistic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Other processes that fail, hang or leave something running, and requests that are refused. */
@Tag("slow")
class ExternalClientFailureTest extends ExternalClientLab {

    private static boolean hasEnded(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException noSuchFile) {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
        }
    }

    /** Asserts that these processes have ended. */
    private static void haveEnded(List<String> pids, int count) {
        assertThat(pids).hasSize(count);
        assertThat(pids)
                .allSatisfy(
                        pid -> assertThat(hasEnded(Long.parseLong(pid))).as(pid).isTrue());
    }

    @Test
    void aMissingProgram() {
        result(() -> probe(TlsVersion.NONE).measure(ExternalClient.command("no-such-program-7", "--now")))
                .hasMessageStartingWith(
                        "Measuring \"probe, as built, no-such-program-7\": \"no-such-program-7\" could not be"
                                + " started: ")
                .hasMessageContaining("PATH = ")
                .hasMessageContaining("details:  command: no-such-program-7 --now");
    }

    @Test
    void aMissingDirectory(@TempDir Path directory) {
        result(() -> probe(TlsVersion.NONE).measure(sh("true").directory(directory.resolve("nowhere"))))
                .hasMessageContaining("nowhere does not exist; write directory(...)");
    }

    @Test
    void aProgramThatMakesNoCalls() {
        result(() -> probe(TlsVersion.NONE).measure(sh("echo was here")))
                .hasMessageContaining("it sent no request to the endpoint given to it; process ")
                .hasMessageContaining("exited with code 0")
                .hasMessageContaining("\noutput:   its last lines\n  was here")
                .hasMessageContaining("connections: 0 opened for 0 exchanges")
                .hasMessageContaining("endpoint variables: AWS_ENDPOINT_URL = http://127.0.0.1:")
                .hasMessageContaining("\nfix:      the process made no connection to http://127.0.0.1:");
    }

    @Test
    void aProgramThatFails() {
        result(() -> probe(TlsVersion.NONE).measure(sh("echo one; echo two >&2; exit 3")))
                .hasMessageContaining("exited with code 3.\n")
                .hasMessageContaining("  one")
                .hasMessageContaining("  two");
        result(() -> probe(TlsVersion.NONE).measure(sh("kill -9 $$")))
                .hasMessageContaining("exited with code 137 (ended by signal 9)");
        // the message tells what it did until then
        result(() -> probe(TlsVersion.NONE).measure(program("exit=4")))
                .hasMessageContaining("exited with code 4")
                .hasMessageContaining("connections: 1 opened for 12 exchanges");
    }

    @Test
    void aLongOutputLeavesTheMessageShort() {
        result(() -> probe(TlsVersion.NONE).measure(sh("seq 1 40; exit 3")))
                .hasMessageEndingWith("  39\n  40")
                .hasMessageNotContaining("\n  34\n")
                .message()
                .satisfies(message -> assertThat(message.split("\n", -1)).hasSizeLessThanOrEqualTo(12));
    }

    @Test
    void aProgramThatHangs() {
        List<String> pids = Collections.synchronizedList(new ArrayList<>());
        result(() -> probe(TlsVersion.NONE)
                        .measure(sh("echo $$; sleep 600 & echo $!; sh -c 'echo $$; sleep 600'; true")
                                .onLine(pids::add)
                                .timeout(Duration.ofSeconds(4))))
                .hasMessageContaining("ran longer than 4000 ms, and the kit ended it and the processes it started: ")
                .hasMessageContaining("set a longer timeout(...)")
                .hasMessageContaining("\noutput:   its last lines\n  " + pids.get(0));
        haveEnded(pids, 3);
    }

    @Test
    void aProgramThatWaitsForInputGetsNone() {
        result(() -> probe(TlsVersion.NONE).measure(sh("cat; echo over")))
                .hasMessageContaining("sent no request")
                .hasMessageContaining("  over");
    }

    @Test
    void processesLeftRunningAreEnded(@TempDir Path directory) {
        List<String> pids = Collections.synchronizedList(new ArrayList<>());
        String leaving = "sleep 600 & echo $!; (sleep 600 & echo $!);"
                + " nohup sh -c 'echo $$; : > there; exec sleep 600' & while [ ! -e there ]; do sleep 0.05; done";
        result(() -> probe(TlsVersion.NONE)
                        .measure(sh(leaving).directory(directory).onLine(pids::add)))
                .hasMessageContaining("sent no request")
                .hasMessageContaining(", and left the processes it started: ");
        haveEnded(pids, 3);
    }

    @Test
    void aResultNamesProcessesLeftRunning() {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        String[] command = OtherProgram.command();
        LatencyResult result = probe(TlsVersion.NONE)
                .measure(sh("sleep 600 & echo $!; '" + String.join("' '", command) + "'")
                        .onLine(lines::add));
        assertThat(result.count()).isEqualTo(CALLS);
        assertThat(SampleResults.data(result).warnings()).singleElement().satisfies(warning -> assertThat(warning)
                .startsWith("processes: sh ended and left " + lines.get(0))
                .endsWith("so the kit ended it; the program must make all calls before it ends"));
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
                .hasMessageContaining("fix:      the process made no connection to");
    }

    @Test
    void aProgramThatTrustsOthers() {
        result(() -> probe(TlsVersion.TLS_1_3).measure(program("trust=false")))
                .hasMessageContaining("exited with code 1")
                .hasMessageContaining("unable to find valid certification path")
                .hasMessageContaining("1 handshake failed")
                .hasMessageContaining("fix:      TLS handshakes failed (")
                .hasMessageContaining(
                        "let the process trust the run's certificate authority; the variables" + " AWS_CA_BUNDLE, ")
                .hasMessageContaining("AWS_CA_BUNDLE = ");
    }

    @Test
    void aProgramThatSpeaksHttpWhereTlsIsSpoken() {
        String endpoint = lab(TlsVersion.TLS_1_3).endpoint().uri().toString().replace("https:", "http:");
        result(() -> probe(TlsVersion.TLS_1_3).measure(program("endpoint=" + endpoint)))
                .hasMessageContaining("the client sent no TLS record; it may speak plain HTTP");
    }

    @Test
    void aListenerThatThrowsEndsTheProcess() {
        List<String> pids = new ArrayList<>();
        result(() -> probe(TlsVersion.NONE).measure(sh("echo $$; sleep 600").onLine(line -> {
                    pids.add(line);
                    throw new IllegalStateException("not this line");
                })))
                .hasMessageContaining(
                        "the listener of onLine(...) threw java.lang.IllegalStateException: not this line")
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

    @Test
    void settingsThatNeedThisJvmAreRefused() {
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
    void anotherProcessNeedsTheProxy() {
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
    void invalidClientsAreRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(ExternalClient::command)
                .withMessageContaining("names no program");
        ExternalClient client = sh("true");
        assertThatIllegalArgumentException().isThrownBy(() -> client.named(" ")).withMessageContaining("is blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.timeout(Duration.ZERO))
                .withMessageContaining("timeout(0 ms) gives a process no time");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.timeout(ChronoUnit.FOREVER.getDuration()))
                .withMessageStartingWith("timeout ")
                .withMessageEndingWith(" s is longer than 292 years; write less");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.processes(0))
                .withMessage("processes(0); write 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.operation(""))
                .withMessageContaining("such as \"PutItem\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.environment("A=B", "c"))
                .withMessageContaining("a variable cannot have that name or value");
        assertThat(client.name()).isEqualTo("sh");
        assertThat(ExternalClient.command("/usr/bin/python3", "put.py").name()).isEqualTo("python3");
    }
}
