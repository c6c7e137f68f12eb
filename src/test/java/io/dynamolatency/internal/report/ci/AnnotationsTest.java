package io.dynamolatency.internal.report.ci;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.report.rows.SampleRows;
import io.dynamolatency.internal.report.rows.SourcePlace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class AnnotationsTest {

    private static final String FILE = "app/src/test/java/com/example/OrderTest.java";

    @Test
    void aFailedExpectationIsAnErrorAndAnUndecidedOneAWarning() {
        List<String> commands =
                Annotations.of(SampleRows.mixed(), result -> Optional.of(new SourcePlace(FILE, OptionalInt.of(17))));
        assertThat(commands).hasSize(2);
        assertThat(commands.get(0))
                .startsWith(
                        "::error title=OrderTest.putItem%2C Connection%3A close%2C Apache 5%3A connections over,file="
                                + FILE
                                + ",line=17::connections 50, limit at most 1: over%0Acause: requests ask for"
                                + " their connection to be closed");
        assertThat(commands.get(1))
                .startsWith(
                        "::warning title=OrderTest.putItem%2C Connection%3A close%2C Apache 5%3A p90 undecided,file="
                                + FILE + ",line=17::p90 55 ms, limit 60 ms: undecided%0A");
        assertThat(commands).allMatch(command -> command.lines().count() == 1);
    }

    @Test
    void whereTheSourceIsNotKnownNoneIsNamed() {
        assertThat(Annotations.of(SampleRows.mixed(), result -> Optional.empty()))
                .allMatch(command -> !command.contains("file=") && !command.contains("line="));
        assertThat(Annotations.of(
                        SampleRows.mixed(), result -> Optional.of(new SourcePlace(FILE, OptionalInt.empty()))))
                .allMatch(command -> command.contains(",file=" + FILE + "::"));
    }

    @Test
    void whatTheRunnerReadsIsEscaped() {
        assertThat(Annotations.data("100 %\r\n::error::x, y: z")).isEqualTo("100 %25%0D%0A\\::error::x, y: z");
        assertThat(Annotations.property("a%b\r\nc:d,e")).isEqualTo("a%25b\\r\\nc%3Ad%2Ce");
        assertThat(Annotations.of(
                        SampleRows.named(SampleRows.mixed(), "x\n::stop-commands::y"), result -> Optional.empty()))
                .allMatch(command -> command.lines().count() == 1)
                .allMatch(command -> command.startsWith("::error title=OrderTest.x\\n%3A%3Astop-commands%3A%3Ay%2C ")
                        || command.startsWith("::warning title=OrderTest.x\\n%3A%3Astop-commands%3A%3Ay%2C "));
    }

    @Test
    void noMoreThanGitHubKeeps() {
        List<String> commands = Annotations.of(SampleRows.many(25), result -> Optional.empty());
        assertThat(commands).filteredOn(c -> c.startsWith("::error ")).hasSize(10);
        assertThat(commands).filteredOn(c -> c.startsWith("::warning ")).hasSize(10);
    }
}
