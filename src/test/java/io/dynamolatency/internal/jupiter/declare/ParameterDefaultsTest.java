package io.dynamolatency.internal.jupiter.declare;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.backend.aws.AwsSettings;
import io.dynamolatency.internal.backend.container.ContainerSettings;
import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.internal.baseline.Baselines;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.result.VerdictPolicy;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table shows the defaults of the rooms that read the parameters. */
@Tag("unit")
class ParameterDefaultsTest {

    private static Optional<String> nothing(String key) {
        return Optional.empty();
    }

    private static String unset(String name) {
        return ParameterTable.all()
                .filter(parameter -> parameter.name().equals(ConfigurationParameter.PREFIX + name))
                .findFirst()
                .orElseThrow()
                .unset();
    }

    @Test
    void ofVerdicts() {
        assertThat(unset("confidence")).isEqualTo(String.valueOf(VerdictPolicy.DEFAULT.confidence()));
        assertThat(unset("maxIterations")).isEqualTo(String.valueOf(VerdictPolicy.DEFAULT.maxIterations()));
        assertThat(Durations.parse(unset("maxDuration"))).isEqualTo(VerdictPolicy.DEFAULT.maxDuration());
        assertThat(unset("strict")).isEqualTo(VerdictPolicy.DEFAULT.strict() ? "on" : "off");
    }

    @Test
    void ofReportsAndBaselines() {
        assertThat(unset("report.dir")).isEqualTo(ReportSettings.DEFAULT_DIR);
        assertThat(unset("history.keep")).isEqualTo(String.valueOf(ReportSettings.DEFAULT_KEPT));
        assertThat(unset("baseline.dir")).isEqualTo(Baselines.DEFAULT_DIR);
    }

    @Test
    void ofBackEnds() {
        LocalSettings local = LocalSettings.defaults();
        assertThat(unset("local.version")).isEqualTo(local.version());
        assertThat(unset("local.offline")).isEqualTo(String.valueOf(local.offline()));
        assertThat(unset("local.unpinned")).isEqualTo(String.valueOf(local.unpinned()));
        assertThat(unset("local.scope")).isEqualToIgnoringCase(local.scope().name());
        ContainerSettings container = ContainerSettings.from(ParameterDefaultsTest::nothing);
        assertThat(container.image()).startsWith("amazon/dynamodb-local:");
        assertThat(unset("container.image")).startsWith("amazon/dynamodb-local ");
        assertThat(unset("backend.startTimeout"))
                .isEqualTo(Durations.format(local.startTimeout()) + " for LOCAL, "
                        + Durations.format(container.startTimeout()) + " for CONTAINER");
        AwsSettings aws = AwsSettings.from(ParameterDefaultsTest::nothing);
        assertThat(unset("aws.tablePrefix")).isEqualTo(aws.tablePrefix());
        assertThat(unset("aws.maxCalls")).isEqualTo(String.valueOf(aws.maxCalls()));
    }
}
