package io.dynamolatency.internal.report.merge;

import com.google.gson.JsonObject;
import io.dynamolatency.internal.calls.RecordedTimes;
import io.dynamolatency.internal.io.WholeFile;
import io.dynamolatency.internal.report.html.HtmlReport;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.TimesFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Merges the reports of tests that were spread over several machines, or of tests that several machines ran alike, into one: {@code
 * java -cp <the tests' class path> io.dynamolatency.internal.report.merge.MergeShards OUT SHARD SHARD ...}. {@code OUT} and each {@code SHARD} are
 * directories with a {@code results.json} and its {@code results.hlog}; {@code OUT} gets a {@code report.html}, too. docs/parallel.md has what
 * adds and how.
 */
public final class MergeShards {

    private static final int DONE = 0;
    private static final int REFUSED = 2;

    private static final String USAGE = "usage: java -cp <class path of the tests> " + MergeShards.class.getName()
            + " OUT SHARD...\n  OUT    the directory to write report.html, results.json and results.hlog to\n"
            + "  SHARD  a directory with the latter two, such as shard-1/target/dynamo-latency";

    private MergeShards() {}

    /**
     * Merges; prints the table and where the files are. It never fails for the page. It ends with exit code 0, or with 2 and all that is wrong on standard error where
     * nothing was merged.
     *
     * @param args the directory to write to, and one of each shard
     */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    public static int run(String[] args, PrintStream out, PrintStream err) {
        if (args.length < 2) {
            err.println(USAGE);
            return REFUSED;
        }
        try {
            out.print(merge(args[0], Arrays.asList(args).subList(1, args.length)));
            out.flush();
            return DONE;
        } catch (ShardException | InvalidPathException refused) {
            err.println(refused.getMessage());
        } catch (IOException unwritable) {
            err.println(args[0] + " cannot be written to: " + unwritable);
        }
        return REFUSED;
    }

    private static String merge(String outName, List<String> names) throws IOException {
        Path out = Path.of(outName).toAbsolutePath().normalize();
        List<String> faults = new ArrayList<>();
        List<Shard> shards = new ArrayList<>();
        Set<Path> seen = new TreeSet<>();
        for (String name : names) {
            Path directory = real(Path.of(name));
            if (!seen.add(directory)) {
                faults.add(name + " is named twice; name each shard once");
            } else if (directory.equals(real(out))) {
                faults.add(name + " is the directory to write to; name another one first, such as merged");
            } else {
                Optional<Shard> shard = Shard.read(name, directory, faults);
                shard.ifPresent(shards::add);
            }
        }
        if (!faults.isEmpty()) {
            throw new ShardException(faults);
        }
        ShardMerge merged = ShardMerge.of(shards);
        TimesFile times = new TimesFile();
        JsonObject json = merged.json(times);
        Path file = out.resolve(ResultsJson.FILE);
        WholeFile.write(out.resolve(RecordedTimes.FILE), times.text());
        WholeFile.write(file, ResultsJson.GSON.toJson(json) + "\n");
        return MergedTable.of(json) + MergedPage.write(out.resolve(HtmlReport.FILE), merged, json) + "Results: " + file
                + System.lineSeparator();
    }

    /** Where it leads, whatever links are on the way. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException absent) {
            return path.toAbsolutePath().normalize();
        }
    }
}
