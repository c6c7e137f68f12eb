package io.dynamolatency.cases;

import static io.dynamolatency.TlsVersion.NONE;
import static io.dynamolatency.TlsVersion.TLS_1_3;

import io.dynamolatency.ExternalClient;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.Fault;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.measure.LatencyProbe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mistakes with boto3. Skipped with a printed reason where Python or boto3 is missing. */
@Timeout(180)
@Tag("reported")
class ClientsOfPythonTest {

    private static final Path PROGRAMS = Path.of("src/test/resources/io/dynamolatency/cases");

    @BeforeAll
    static void requireBoto3() throws InterruptedException {
        String missing = missing();
        if (!missing.isEmpty()) {
            System.out.println("ClientsOfPythonTest is skipped: " + missing);
        }
        Assumptions.assumeTrue(missing.isEmpty(), missing);
    }

    private static String missing() throws InterruptedException {
        try {
            Process python = new ProcessBuilder("python3", "-c", "import boto3")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!python.waitFor(60, TimeUnit.SECONDS)) {
                python.destroyForcibly();
                return "python3 did not import boto3 within 60 s";
            }
            return python.exitValue() == 0 ? "" : "python3 has no boto3; run: pip install boto3";
        } catch (IOException absent) {
            return "there is no python3 on the PATH";
        }
    }

    private static ExternalClient program(String name) {
        return ExternalClient.command("python3", name).named("boto3").directory(PROGRAMS);
    }

    /** Reports: botocore#766, PynamoDB#460. boto3 keeps ten connections, 24 threads open more. */
    static class PoolOfTen extends KeepsResult {
        @DynamoLatencyTest(iterations = 1200, network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectConnections(atMost = 24)
        void puts(LatencyProbe probe) {
            probe.measure(program("threads.py"));
        }
    }

    /** Report: aws-sdk-js-v3#5010. */
    static class ClientPerCall extends KeepsResult {
        @DynamoLatencyTest(iterations = 20, network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectConnections(atMost = 1)
        void puts(LatencyProbe probe) {
            probe.measure(program("client_per_call.py"));
        }
    }

    static class ClientPerCallWithoutTls extends KeepsResult {
        @DynamoLatencyTest(iterations = 20, network = @Network(rtt = "10 ms", tls = NONE))
        @ExpectConnections(atMost = 1)
        void puts(LatencyProbe probe) {
            probe.measure(program("client_per_call.py"));
        }
    }

    /** Reports: node-proxy-agent#14, aws-sdk-js#1619. A forward proxy ends tunnels, and boto3 sends no close_notify. */
    static class ThroughAProxy extends KeepsResult {
        @DynamoLatencyTest(iterations = 20, network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @Fault(kind = FaultKind.PROXY, requests = 4)
        @ExpectConnections(atMost = 1)
        void puts(LatencyProbe probe) {
            probe.measure(program("one_client.py"));
        }
    }

    @Test
    void aProxyThatEndsTunnelsIsNotTheClient() {
        CaseRun.of(ThroughAProxy.class)
                .red()
                .first(Kind.CLOSED_BETWEEN)
                .never(Kind.TIME_TO_LIVE, Kind.IDLE_LIMIT, Kind.CLIENT_CLOSES);
    }

    @Test
    void aPoolOfTenOverflows() {
        CaseRun.of(PoolOfTen.class).red().first(Kind.POOL_OVERFLOW).never(Kind.CLIENT_CLOSES, Kind.LEAKED);
    }

    @Test
    void aClientPerCallIsNamed() {
        CaseRun.of(ClientPerCall.class)
                .red()
                .first(Kind.CLIENT_CLOSES, Kind.CLIENT_REBUILT)
                .never(Kind.LEAKED, Kind.IDLE_LIMIT);
    }

    @Test
    void aClientPerCallIsNamedWithoutTls() {
        CaseRun.of(ClientPerCallWithoutTls.class)
                .red()
                .first(Kind.CLIENT_CLOSES, Kind.CLIENT_REBUILT)
                .never(Kind.LEAKED, Kind.IDLE_LIMIT);
    }
}
