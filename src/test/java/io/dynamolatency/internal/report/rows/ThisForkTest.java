package io.dynamolatency.internal.report.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ThisForkTest {

    /** The start of the process, by the system's clock ticks, would make two runs overlap that follow one another. */
    @Test
    void itsStartIsThatOfTheJvmsOwnClock() {
        assertThat(ThisFork.of("id", Optional.empty()).started().toEpochMilli())
                .isEqualTo(ManagementFactory.getRuntimeMXBean().getStartTime());
    }
}
