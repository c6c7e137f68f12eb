package io.dynamolatency.internal.jupiter.run;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.reporting.FileEntry;
import org.junit.platform.engine.reporting.OutputDirectoryProvider;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What JUnit is given of each node. */
@Tag("slow")
class AttachmentsTest {

    @TempDir
    private Path dir = Path.of("");

    static class TwoModes {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 12,
                warmup = 0,
                network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectConnections(atMost = 1)
        void listTables(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    static class Probed {
        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void twice(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.measure(() -> dynamo.listTables());
            probe.measure(() -> dynamo.listTables());
        }
    }

    static class AssertsAfterEach {
        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void listTables(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterEach
        void asks(LatencyResult result) {
            result.assertConnectionsAtMost(0);
        }
    }

    @SuppressWarnings("deprecation") // the newer of the two is not there in JUnit 5.12
    private EngineExecutionResults run(Class<?> tests, Map<String, String> parameters, boolean directories) {
        EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .configurationParameter("dynamolatency.local.scope", "jvm")
                .configurationParameter("dynamolatency.lock", "off")
                .configurationParameter(
                        ReportSettings.DIR, dir.resolve("report").toString());
        parameters.forEach(kit::configurationParameter);
        if (directories) {
            kit.outputDirectoryProvider(new OutputDirectoryProvider() {
                @Override
                public Path getRootDirectory() {
                    return dir;
                }

                @Override
                public Path createOutputDirectory(TestDescriptor test) throws IOException {
                    String node = test.getUniqueId().getLastSegment().getValue();
                    return Files.createDirectories(dir.resolve(node.replaceAll("\\W", "")));
                }
            });
        }
        return kit.execute();
    }

    private static List<Map<String, String>> entries(Events events) {
        return events.reportingEntryPublished().stream()
                .map(event -> event.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
                .toList();
    }

    private static List<FileEntry> files(Events events) {
        return events.fileEntryPublished().stream()
                .map(event -> event.getRequiredPayload(FileEntry.class))
                .toList();
    }

    @Test
    void eachNodeHasItsFiguresAndItsResultAlsoWhereItFails() throws IOException {
        Events tests = run(TwoModes.class, Map.of(), true).testEvents();
        tests.assertStatistics(s -> s.succeeded(1).failed(1));
        assertThat(entries(tests)).hasSize(2);
        assertThat(entries(tests).get(0))
                .containsEntry("mode", "KEEP_ALIVE")
                .containsEntry("calls", "12")
                .containsEntry("connections", "1")
                .containsEntry("verdict", "within")
                .containsKeys("p50Millis", "maxMillis")
                .doesNotContainKey("p99Millis");
        assertThat(entries(tests).get(1))
                .containsEntry("mode", "CLOSE")
                .containsEntry("connections", "12")
                .containsEntry("verdict", "over")
                .containsKey("diagnosis");
        assertThat(files(tests))
                .extracting(file -> file.getPath().getFileName().toString(), FileEntry::getMediaType)
                .containsExactly(
                        tuple("dynamo-latency-keep-alive-apache5.json", Optional.of("application/json")),
                        tuple("dynamo-latency-close-apache5.json", Optional.of("application/json")));
        for (FileEntry file : files(tests)) {
            JsonObject json =
                    JsonParser.parseString(Files.readString(file.getPath())).getAsJsonObject();
            assertThat(json.getAsJsonArray("results")).singleElement().satisfies(result -> assertThat(
                            result.getAsJsonObject().get("count").getAsInt())
                    .isEqualTo(12));
        }
    }

    @Test
    void anAssertionAfterTheTestIsAttachedToo() {
        Events tests = run(AssertsAfterEach.class, Map.of(), true).testEvents();
        tests.assertStatistics(s -> s.succeeded(0).failed(1));
        assertThat(entries(tests)).singleElement().satisfies(entry -> assertThat(entry)
                .containsEntry("verdict", "over")
                .containsEntry("notMet", "connections 1, limit at most 0: over"));
    }

    @Test
    void aProbeThatMeasuresTwiceHasTwo() {
        Events tests = run(Probed.class, Map.of(), true).testEvents();
        tests.assertStatistics(s -> s.succeeded(1).failed(0));
        assertThat(entries(tests)).hasSize(2);
        assertThat(files(tests))
                .extracting(file -> file.getPath().getFileName().toString())
                .containsExactly("dynamo-latency-keep-alive-apache5.json", "dynamo-latency-keep-alive-apache5-2.json");
    }

    @Test
    void linesNameAFileForEachResult() throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            run(Probed.class, Map.of("dynamolatency.report.publish", "attachment-lines"), false)
                    .testEvents()
                    .assertStatistics(s -> s.succeeded(1).failed(0));
        } finally {
            System.setOut(before);
        }
        Path files = dir.resolve("report/attachments").resolve(Probed.class.getName());
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .contains(
                        "[[ATTACHMENT|" + files.resolve("twice-dynamo-latency-keep-alive-apache5.json") + "]]",
                        "[[ATTACHMENT|" + files.resolve("twice-dynamo-latency-keep-alive-apache5-2.json") + "]]");
        assertThat(Files.readString(files.resolve("twice-dynamo-latency-keep-alive-apache5-2.json")))
                .contains("\"schemaVersion\"");
    }

    static class SimilarNames {
        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @ValueSource(strings = {"ä", "ö"})
        void load(DynamoDbClient dynamo, String argument) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void save(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void save(DynamoDbClient dynamo, TestInfo test) {
            dynamo.listTables();
        }
    }

    @Test
    void eachTestOfARunHasAFileOfItsOwn() throws IOException {
        run(SimilarNames.class, Map.of("dynamolatency.report.publish", "attachment-lines"), false)
                .testEvents()
                .assertStatistics(s -> s.succeeded(4).failed(0));
        try (Stream<Path> files = Files.list(dir.resolve("report/attachments").resolve(SimilarNames.class.getName()))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "load-dynamo-latency---keep-alive-apache5.json",
                            "load-dynamo-latency---keep-alive-apache5-2.json",
                            "save-dynamo-latency-keep-alive-apache5.json",
                            "save-dynamo-latency-keep-alive-apache5-2.json");
        }
    }

    @Test
    void nothingIsAttachedWhereThatIsOff() {
        Events tests = run(Probed.class, Map.of("dynamolatency.report.publish", "none"), true)
                .testEvents();
        tests.assertStatistics(s -> s.succeeded(1).failed(0));
        assertThat(entries(tests)).isEmpty();
        assertThat(files(tests)).isEmpty();
    }

    @Test
    void whereAFileHasNoPlaceTheTestIsAsItIsAndTheReportSaysSoOnce() {
        // without a provider of directories the kit refuses every file
        Events tests = run(Probed.class, Map.of(), false).testEvents();
        tests.assertStatistics(s -> s.succeeded(1).failed(0));
        assertThat(entries(tests)).hasSize(2);
        assertThat(RunReport.forDirectory(dir.resolve("report").toString()).write())
                .containsOnlyOnce("WARNING: results could not be attached to their tests: ");
    }
}
