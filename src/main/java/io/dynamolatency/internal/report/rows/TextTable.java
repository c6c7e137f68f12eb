package io.dynamolatency.internal.report.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A table as lines of text. Pure. */
public final class TextTable {

    private TextTable() {}

    /**
     * The lines, without columns in which nothing is but their head.
     *
     * @param cells the head and the rows, all of them as long
     * @param text the columns that begin at their left end; numbers end at their right one
     */
    public static List<String> lines(List<List<String>> cells, Set<Integer> text) {
        List<String> lines = new ArrayList<>();
        for (List<String> cellsOfLine : cells) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < cellsOfLine.size(); column++) {
                int at = column;
                int width =
                        cells.stream().mapToInt(l -> l.get(at).length()).max().orElse(0);
                if (cells.stream().skip(1).allMatch(l -> l.get(at).isEmpty())) {
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
