package io.dynamolatency.internal.report.rows;

import io.dynamolatency.internal.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Formats a table as lines of text. Pure. */
public final class TextTable {

    private TextTable() {}

    /**
     * Returns the lines of the table. Leaves out columns that are empty below their head.
     *
     * @param cells the head and the rows, all with the same number of cells
     * @param text the columns with text, which are aligned left; all other columns are aligned right
     */
    public static List<String> lines(List<List<String>> cells, Set<Integer> text) {
        List<List<String>> clean = cells.stream()
                .map(row -> row.stream().map(SafeText::line).toList())
                .toList();
        List<String> lines = new ArrayList<>();
        for (List<String> cellsOfLine : clean) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < cellsOfLine.size(); column++) {
                int at = column;
                int width =
                        clean.stream().mapToInt(l -> l.get(at).length()).max().orElse(0);
                if (clean.stream().skip(1).allMatch(l -> l.get(at).isEmpty())) {
                    continue;
                }
                String cell = cellsOfLine.get(column);
                String padding = " ".repeat(width - cell.length());
                line.append(text.contains(column) ? cell + padding : padding + cell)
                        .append("  ");
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
