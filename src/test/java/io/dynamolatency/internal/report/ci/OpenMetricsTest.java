package io.dynamolatency.internal.report.ci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.SampleFirstCalls;
import io.dynamolatency.internal.report.rows.SampleRows;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class OpenMetricsTest {

    private static Map<String, OpenMetricsText.Family> read(ResultsJson results) {
        return OpenMetricsText.read(OpenMetrics.of(results));
    }

    private static OpenMetricsText.Family family(ResultsJson results, String name) {
        return Objects.requireNonNull(read(results).get(name), name);
    }

    @Test
    void timesAreInSecondsAndTypesAreThoseThatTheOlderFormatHasToo() {
        Map<String, OpenMetricsText.Family> families = read(SampleRows.mixed());
        assertThat(families.values()).allSatisfy(family -> {
            assertThat(family.type()).isIn("gauge", "summary");
            assertThat(family.help()).isNotBlank();
            assertThat(family.unit() != null).isEqualTo(family.name().endsWith("_seconds"));
            assertThat(family.samples()).isNotEmpty();
        });
        assertThat(families)
                .containsOnlyKeys(Stream.of(
                                "call_duration_seconds",
                                "first_call_duration_seconds",
                                "predicted_duration_seconds",
                                "calls",
                                "failed_calls",
                                "connections",
                                "handshakes",
                                "retries",
                                "expectations",
                                "failed_expectations",
                                "environment")
                        .map(name -> "dynamolatency_" + name)
                        .toList());
    }

    @Test
    void percentilesAreQuantilesOfASummary() {
        OpenMetricsText.Family times = family(SampleRows.mixed(), "dynamolatency_call_duration_seconds");
        assertThat(times.type()).isEqualTo("summary");
        assertThat(times.samples())
                .extracting(s -> s.labels().get("mode"), s -> s.labels().get("quantile"), OpenMetricsText.Sample::value)
                .containsExactly(
                        tuple("keep_alive", "0.5", 0.00625),
                        tuple("keep_alive", "0.9", 0.00625),
                        tuple("keep_alive", "0.95", 0.00625),
                        tuple("keep_alive", "0.99", 0.00625),
                        tuple("keep_alive", "1.0", 0.00625),
                        tuple("close", "0.5", 0.055),
                        tuple("close", "0.9", 0.055),
                        tuple("close", "0.95", 0.055),
                        tuple("close", "1.0", 0.055));
        assertThat(times.samples().get(0).labels())
                .containsEntry("test_class", "com.example.OrderTest")
                .containsEntry("test_method", "putItem")
                .containsEntry("http_client", "apache5")
                .containsEntry("rtt_seconds", "0.005")
                .containsEntry("tls", "tls_1_3")
                .containsEntry("threads", "1")
                .doesNotContainKeys("rate_per_second", "measurement");
    }

    @Test
    void countsAreThoseOfTheResults() {
        assertThat(family(SampleRows.mixed(), "dynamolatency_connections").samples())
                .extracting(OpenMetricsText.Sample::value)
                .containsExactly(1.0, 50.0);
        assertThat(family(SampleRows.mixed(), "dynamolatency_handshakes").samples())
                .extracting(s -> s.labels().get("kind"), OpenMetricsText.Sample::value)
                .containsExactly(
                        tuple("full", 1.0),
                        tuple("resumed", 0.0),
                        tuple("failed", 0.0),
                        tuple("full", 1.0),
                        tuple("resumed", 49.0),
                        tuple("failed", 0.0));
        assertThat(family(SampleRows.mixed(), "dynamolatency_expectations").samples())
                .extracting(s -> s.labels().get("verdict"), OpenMetricsText.Sample::value)
                .containsExactly(tuple("within", 1.0), tuple("over", 1.0), tuple("undecided", 1.0));
        assertThat(family(SampleRows.mixed(), "dynamolatency_failed_expectations")
                        .samples())
                .extracting(OpenMetricsText.Sample::value)
                .containsExactly(0.0, 1.0);
    }

    @Test
    void whatStandsInANameComesOutAsItIs() {
        String hostile = "a\\b\"c\nd{e=\"f\",} # EOF\n<x>é";
        assertThat(family(SampleRows.named(SampleRows.mixed(), hostile), "dynamolatency_calls")
                        .samples())
                .extracting(s -> s.labels().get("test_method"))
                .containsOnly(hostile);
    }

    @Test
    void resultsThatAreAlikeAreToldApartAndAFirstRunIsReplaced() {
        ResultsJson mixed = SampleRows.mixed();
        ResultsJson twice = new ResultsJson(
                1,
                mixed.environment(),
                Stream.concat(mixed.results().stream(), mixed.results().stream())
                        .toList(),
                List.of(),
                List.of(),
                null);
        assertThat(family(twice, "dynamolatency_calls").samples()).hasSize(4);
        assertThat(family(mixed.plus(mixed), "dynamolatency_calls").samples()).hasSize(2);
    }

    @Test
    void whatIsNotKnownIsNotThere() {
        ResultsJson unknown = SampleRows.changed(SampleRows.mixed(), result -> {
            List.of("opened", "failedHandshakes", "fullHandshakes", "resumedHandshakes", "retries")
                    .forEach(result.getAsJsonObject("connections")::remove);
            result.remove("predictedMillis");
            result.remove("firstCallMillis");
            result.getAsJsonArray("expectations").asList().clear();
        });
        assertThat(read(unknown))
                .containsOnlyKeys(
                        "dynamolatency_call_duration_seconds",
                        "dynamolatency_calls",
                        "dynamolatency_failed_calls",
                        "dynamolatency_failed_expectations",
                        "dynamolatency_environment");
    }

    @Test
    void numbersHaveNoExponent() {
        ResultsJson small =
                SampleRows.changed(SampleRows.mixed(), result -> result.addProperty("firstCallMillis", 0.000_123));
        assertThat(OpenMetrics.of(small).lines().filter(line -> line.startsWith("dynamolatency_first_call")))
                .allMatch(line -> line.endsWith(" 0.000000123"));
        assertThat(family(small, "dynamolatency_first_call_duration_seconds")
                        .samples()
                        .get(0)
                        .value())
                .isCloseTo(1.23e-7, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# TYPE a gauge\na 1\n",
                "# TYPE a gauge\na 1\n# EOF\nb 2\n",
                "# TYPE a gauge\na{b=\"c} 1\n# EOF\n",
                "# TYPE a gauge\na{b=\"\\x\"} 1\n# EOF\n",
                "# TYPE a gauge\na{b=\"c\",} 1\n# EOF\n",
                "# TYPE a gauge\na{b=\"c\"} 1\na{b=\"c\"} 2\n# EOF\n",
                "# TYPE a gauge\n# TYPE b gauge\na 1\n# EOF\n",
                "# TYPE a_ms gauge\n# UNIT a_ms seconds\na_ms 1\n# EOF\n",
                "# TYPE a gauge\n\na 1\n# EOF\n",
                "# TYPE a gauge\na 1,5\n# EOF\n",
                "# TYPE a summary\na{quantile=\"2\"} 1\n# EOF\n",
                "# TYPE a summary\na 1\n# EOF\n",
                "# TYPE a bar\na 1\n# EOF\n",
            })
    void theReaderOfThisTestIsStrict(String broken) {
        assertThatIllegalArgumentException().isThrownBy(() -> OpenMetricsText.read(broken));
    }

    @Test
    void aRerunWithRealDelaysIsTheSameTest() {
        ResultsJson virtual = SampleRows.changed(SampleRows.mixed(), result -> result.getAsJsonObject("network")
                .addProperty("profile", "5 ms round trip, TLS 1.3, virtual time"));
        ResultsJson real = SampleRows.changed(SampleRows.mixed(), result -> result.getAsJsonObject("network")
                .addProperty("profile", "5 ms round trip, TLS 1.3"));
        List<OpenMetricsText.Sample> calls =
                family(virtual.plus(real), "dynamolatency_calls").samples();
        assertThat(calls).hasSize(2).extracting(OpenMetricsText.Sample::labels).doesNotHaveDuplicates();
    }

    @Test
    void limitsOfFirstCallsAreExpectations() {
        ResultsJson first = ResultsJson.of(SampleFirstCalls.ENVIRONMENT, SampleFirstCalls.rows());
        ResultsJson all = SampleRows.mixed().plus(first.plus(first));
        assertThat(family(all, "dynamolatency_failed_expectations").samples())
                .extracting(s -> s.labels().get("test_method"), s -> s.labels().get("variant"), s -> s.value())
                .containsExactly(
                        tuple("putItem", null, 0.0),
                        tuple("putItem", null, 1.0),
                        tuple("load", "nothing", 1.0),
                        tuple("load", "sdk_warm_up", 0.0),
                        tuple("load", "cds_archive", 0.0));
    }
}
