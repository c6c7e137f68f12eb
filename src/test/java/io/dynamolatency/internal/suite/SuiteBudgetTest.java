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
        read().lower(totals(line(SAVE + "(Orders.java:17)", 12), line(SAVE + "(Orders.java:18)", 13)));
        assertThat(read().lost()).containsOnly(Map.entry(SAVE, 25));
        // two lost connections of one line are no finding
        SuiteTotals few = totals(line(SAVE + "(Orders.java:17)", 12), line(SAVE + "(Orders.java:18)", 2));
        assertThat(few.findings())
                .singleElement()
                .returns(14, SuiteFinding::lost)
                .satisfies(finding -> assertThat(finding.text()).noneMatch(text -> text.startsWith("further")));
        assertThat(totals(line(SAVE + "(Orders.java:17)", 2), line(SAVE + "(Orders.java:18)", 2))
                        .findings())
                .isEmpty();
    }

    @Test
    void keepsWhatTheRunDidNotCall() {
        LineReuse save = line(SAVE + "(Orders.java:17)", 12);
        LineReuse bills = line("com.acme.Bills.pay(Bills.java:9)", 7);
        LineReuse invoices = line("com.acme.Invoices.send(Invoices.java:9)", 7);
        read().lower(totals(save, bills, invoices));
        read().lower(totals(line(SAVE + "(Orders.java:17)", 10), line("com.acme.Invoices.send(Invoices.java:9)", 0)));
        assertThat(read().lost())
                .as("Orders was lowered, Invoices lost nothing, Bills was not called")
                .containsOnly(Map.entry(SAVE, 10), Map.entry("com.acme.Bills.pay", 7));
        read().lower(totals());
        assertThat(read().lost()).hasSize(2);
    }

    @Test
    void aRunWithoutRequestsCreatesNoFile() {
        read().lower(totals());
        assertThat(directory).isEmptyDirectory();
    }
}
