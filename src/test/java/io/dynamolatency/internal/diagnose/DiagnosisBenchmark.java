package io.dynamolatency.internal.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.fixture.DocsPage;
import io.dynamolatency.internal.calls.CallLog;
import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.wire.ExchangeBuilder;
import io.dynamolatency.internal.wire.Invocation;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a diagnosis of a million exchanges costs: its time, the median of five, and the memory it allocates, which is
 * more than it holds at any time. {@code mvn -Pbench -Dbench=scale verify} runs it and writes {@code
 * docs/diagnosis.md}.
 */
@Tag("benchmark")
@Tag("scale")
class DiagnosisBenchmark {

    private static final int EXCHANGES = 1_000_000;
    private static final long MILLI = 1_000_000;
    private static final int TIMES = 5;
    private static final Duration AT_MOST = Duration.ofSeconds(1);

    private static final List<String> ROWS = new ArrayList<>();

    @AfterAll
    static void writeThePage() throws IOException {
        Environment machine = Environment.ofThisJvm("", "");
        String table =
                "| exchanges | connections | threads | median of " + TIMES + " | allocated |\n|---|---|---|---|---|\n"
                        + String.join("\n", ROWS)
                        + "\n\n(" + machine.jvm() + ", " + machine.os() + ", " + machine.cores()
                        + " shared cores)\n";
        DocsPage.write("cost", DiagnosisBenchmark.class, table);
    }

    @ParameterizedTest
    @CsvSource({"1, 1000000", "8, 1000000", "1, 4", "8, 4"})
    void aMillionExchanges(int threads, int perConnection) {
        DiagnosisInput facts = facts(threads, perConnection);
        long[] nanos = new long[TIMES];
        long allocated = 0;
        var memory = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Diagnosis diagnosis = CauseAnalysis.of(facts, Symptom.CALLS, 0);
        for (int i = 0; i < TIMES; i++) {
            long before = memory.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            diagnosis = CauseAnalysis.of(facts, Symptom.CALLS, 0);
            nanos[i] = System.nanoTime() - start;
            allocated = memory.getCurrentThreadAllocatedBytes() - before;
        }
        Arrays.sort(nanos);
        ROWS.add(String.format(
                Locale.ROOT,
                "| %,d | %,d | %d | %d ms | %d MB |",
                EXCHANGES,
                facts.wire().connections().size(),
                threads,
                nanos[TIMES / 2] / MILLI,
                allocated >> 20));
        System.out.println(ROWS.get(ROWS.size() - 1));
        assertThat(diagnosis.healthy()).isEqualTo(perConnection == EXCHANGES);
        assertThat(Duration.ofNanos(nanos[TIMES / 2])).isLessThan(AT_MOST);
    }

    private static DiagnosisInput facts(int threads, int perConnection) {
        List<ConnectionRecord> connections = new ArrayList<>();
        List<Exchange> exchanges = new ArrayList<>(EXCHANGES);
        List<CallLog> logs = new ArrayList<>();
        int[] current = new int[threads];
        int[] carried = new int[threads];
        for (int i = 0; i < threads; i++) {
            logs.add(new CallLog());
            current[i] = -1;
        }
        for (int i = 0; i < EXCHANGES; i++) {
            int thread = i % threads;
            long start = (long) (i / threads) * 12 * MILLI + thread * MILLI / 10;
            if (current[thread] < 0 || carried[thread] == perConnection) {
                current[thread] = connections.size();
                carried[thread] = 0;
                connections.add(connection(connections.size(), start, perConnection));
            }
            String id = new UUID(i, 0x8000000000000000L | i * 0x9E3779B97F4A7C15L).toString();
            exchanges.add(exchange(i, current[thread], carried[thread]++, id, start + 5 * MILLI));
            Invocation.add(logs.get(thread), start, start, start + 11 * MILLI, false, List.of(new Invocation(id, 0)));
        }
        return new DiagnosisInput(
                new RunConditions(
                        ConnectionMode.AS_BUILT,
                        Optional.empty(),
                        NetworkProfile.of(Duration.ofMillis(5), TlsVersion.TLS_1_3),
                        threads,
                        true),
                CallSamples.of(logs),
                RecordedWireLog.of(connections, exchanges),
                List.of());
    }

    private static ConnectionRecord connection(int index, long opened, int perConnection) {
        boolean kept = perConnection == EXCHANGES;
        return new ConnectionRecord(
                index,
                opened,
                OptionalLong.of(opened),
                index == 0 ? Handshake.FULL : Handshake.RESUMED,
                null,
                OptionalLong.of(opened),
                TlsVersion.TLS_1_3,
                perConnection,
                0,
                0,
                kept ? OptionalLong.empty() : OptionalLong.of(opened + 12 * MILLI * perConnection - MILLI / 2),
                kept ? null : Closer.CLIENT_FIN,
                !kept);
    }

    private static Exchange exchange(long sequence, int connection, int indexOnConnection, String id, long sent) {
        OptionalLong over = OptionalLong.of(sent + 6 * MILLI);
        return new ExchangeBuilder(sequence, connection, indexOnConnection)
                .operation("PutItem")
                .invocationId(id)
                .attempt(1, 9)
                .responseConnectionHeader("keep-alive")
                .status(200)
                .idleNanosBefore(indexOnConnection == 0 ? OptionalLong.empty() : OptionalLong.of(6 * MILLI))
                .sentNanos(sent)
                .startNanos(sent)
                .answeredNanos(over)
                .bytesDelivered(over)
                .build();
    }
}
