package io.dynamolatency.internal.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an update writes into the budget. */
@Tag("unit")
class SuiteBudgetTest {

    private static final String SAVE = "com.acme.Orders.save";

    @TempDir
    Path directory = Path.of("");

    private SuiteBudget read() {
        return SuiteBudget.read(directory.resolve("suite-budget.properties"));
    }

    private static LineReuse line(String line, int lost) {
        return new LineReuse(
                line, false, 1, 1, 60, lost + 1, lost, 0, Map.of(ConnectionFate.CLIENT_CLOSED, lost + 1), null);
    }

    private static SuiteTotals totals(LineReuse... lines) {
        return new SuiteTotals(9, 60L * lines.length, 0, 0, List.of(lines), Map.of(), List.of());
    }

    @Test
    void theNumberOfAMethodIsTheSumOfItsLines() {
        read().lower(totals(line(SAVE + "(Orders.java:17)", 12), line(SAVE + "(Orders.java:18)", 13)).findings());
        assertThat(read().lost()).containsOnly(Map.entry(SAVE, 25));
    }
}
