package io.dynamolatency.internal.report.rows;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.ResultData;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ReportEntryTest {

    @Test
    void theCauseOfAFailedAssertionInCodeIsAmongTheRemarks() {
        ResultData result = SampleResults.of(CLOSE).alike(49, 55).get();
        ReportEntry entry = new ReportEntry(result, List.of());
        assertThat(entry.remarks()).noneMatch(line -> line.startsWith("cause: "));
        Throwable failure = catchThrowable(() -> result.assertions().require(new ConnectionLimit(1).check(result)));
        result.assertions().testFailed(failure);
        ReportEntry byAnnotation = SampleEntries.closedWhereKeptWasExpected();
        assertThat(entry.remarks()).isEqualTo(byAnnotation.remarks()).anyMatch(line -> line.startsWith("cause: "));
        assertThat(entry.diagnosis()).isEqualTo(byAnnotation.diagnosis());
    }
}
