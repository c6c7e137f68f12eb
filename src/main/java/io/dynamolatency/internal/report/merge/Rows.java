package io.dynamolatency.internal.report.merge;

import io.dynamolatency.internal.report.console.TableHead;
import io.dynamolatency.internal.report.rows.ResultPicture;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.ResultsReader;
import io.dynamolatency.internal.report.rows.RowTimes;
import io.dynamolatency.internal.report.rows.ThisFork;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The data that a report needs about some tests. The full results are not part of this data. Immutable.
 *
 * @param head the first lines of the console's table, if the table has only these tests
 * @param tables the console's table of each test
 * @param times the histograms of each row
 * @param pictures the picture of each row; {@code null} if a row is not drawn
 */
record Rows(
        TableHead head,
        String tables,
        ResultsJson results,
        List<RowTimes.Lines> times,
        List<@Nullable ResultPicture> pictures) {

    /**
     * Rows as compressed text. A run with many tests stores this text until the run ends, so the text must be small.
     */
    private static final class Packed {

        /** The head is not compressed, because its size does not depend on the number of rows. */
        private final TableHead head;

        private final byte[] tables;
        private final byte[] part;

        private Packed(TableHead head, String tables, String part) {
            this.head = head;
            this.tables = deflated(tables);
            this.part = deflated(part);
        }

        private Rows unpacked() {
            Part read = Part.read(inflated(part));
            return new Rows(head, inflated(tables), ResultsReader.of(read.results()), read.times(), read.pictures());
        }

        private static byte[] deflated(String text) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
                deflater.write(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return bytes.toByteArray();
        }

        private static String inflated(byte[] bytes) {
            try (InflaterInputStream inflater = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
                return new String(inflater.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }

    /** Rows of finished tests, in compressed form. Not thread-safe. */
    static final class Finished {

        private final List<Packed> blocks = new ArrayList<>();
        private int rows;

        /** Adds rows. Reduces each row's {@link ResultPicture}, so that the page stays small. */
        void add(Rows added) {
            rows += added.times.size();
            List<@Nullable ResultPicture> reduced = added.pictures.stream()
                    .<@Nullable ResultPicture>map(picture -> picture == null ? null : picture.among(rows))
                    .collect(Collectors.toList());
            Part part = Part.of(ThisFork.of(ThisFork.newId(), Optional.empty()), added.results, added.times, reduced);
            blocks.add(new Packed(added.head, added.tables, part.text()));
        }

        boolean isEmpty() {
            return blocks.isEmpty();
        }

        /** Returns the finished rows, followed by the given rows, and forgets the finished rows. */
        Rows with(Rows last) {
            List<Rows> all = Stream.concat(blocks.stream().map(Packed::unpacked), Stream.of(last))
                    .toList();
            blocks.clear();
            rows = 0;
            return all.size() == 1
                    ? last
                    : new Rows(
                            all.stream().map(Rows::head).reduce(TableHead::plus).orElseThrow(),
                            all.stream().map(Rows::tables).collect(Collectors.joining()),
                            ResultsJson.together(all.stream().map(Rows::results).toList()),
                            all.stream().flatMap(one -> one.times.stream()).toList(),
                            all.stream().flatMap(one -> one.pictures.stream()).collect(Collectors.toList()));
        }
    }
}
