package io.dynamolatency.internal.report.console;

import io.dynamolatency.internal.report.rows.Bars;
import io.dynamolatency.internal.report.rows.ReportEntry;
import java.util.List;

/** What the console shows at the end of a run. */
public final class ConsoleText {

    private ConsoleText() {}

    public static String of(List<ReportEntry> entries) {
        return TableHead.of(entries) + ConsoleTable.tests(entries, Bars.ASCII) + System.lineSeparator();
    }
}
