package io.dynamolatency.internal.report.merge;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.internal.io.WholeFile;
import io.dynamolatency.internal.report.html.HtmlPage;
import io.dynamolatency.internal.report.rows.ReportFiles;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.TimesFile;
import io.dynamolatency.internal.report.rows.Trend;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The command that merges the reports of several machines into one. docs/parallel.md says how each field is merged. */
public final class ShardCommand {

    private static final int DONE = 0;
    private static final int REFUSED = 2;

    private ShardCommand() {}

    /**
     * Runs the command and returns its exit code: 0, or 2 if nothing was merged. With code 2, {@code err} has all
     * reasons. A page that can't be written is only a warning.
     *
     * @param name the name of the command, for its usage
     * @param args the directory to write to, and the report directory of each shard
     */
    public static int run(String name, String[] args, PrintStream out, PrintStream err) {
        if (args.length < 2) {
            err.println("usage: java -cp <class path of the tests> " + name
                    + " OUT SHARD...\n  OUT    the directory to write the merged report to\n"
                    + "  SHARD  the report directory of one machine, such as shard-1/target/dynamo-latency");
            return REFUSED;
        }
        try {
            out.print(merge(args[0], Arrays.asList(args).subList(1, args.length)));
            out.flush();
            return DONE;
        } catch (ShardException | InvalidPathException refused) {
            err.println(refused.getMessage());
        } catch (IOException unwritable) {
            err.println(args[0] + " can't be written to: " + unwritable);
        }
        return REFUSED;
    }

    private static String merge(String outName, List<String> names) throws IOException {
        Path out = Path.of(outName).toAbsolutePath().normalize();
        ShardMerge merged = ShardMerge.of(shards(outName, out, names));
        TimesFile times = new TimesFile();
        JsonObject json = merged.json(times);
        Path file = out.resolve(ReportFiles.RESULTS);
        PartFiles parts = PartFiles.in(out);
        PartFiles.Found before = parts.read();
        for (Part part : merged.parts()) {
            parts.write(part);
        }
        parts.keepOnly(merged.parts(), before);
        WholeFile.write(out.resolve(ReportFiles.TIMES), times.text());
        WholeFile.write(file, ResultsJson.GSON.toJson(json) + "\n");
        String page = HtmlPage.write(
                out.resolve(ReportFiles.PAGE),
                Optional.ofNullable(System.getProperty(ReportSettings.TITLE)),
                json,
                () -> merged.pictures(json),
                Trend.NONE);
        String end = System.lineSeparator();
        return MergedTable.of(json) + page + end + "Results: " + file + end;
    }

    /** Returns whether a directory has the report of one machine. The user then perhaps forgot to name OUT. */
    private static boolean ofOneMachine(Path directory) {
        Path results = directory.resolve(ReportFiles.RESULTS);
        try {
            if (PartFiles.in(directory).read().parts().stream().anyMatch(part -> part.shard() == null)) {
                return true;
            }
            return Files.exists(results)
                    && !JsonParser.parseString(Files.readString(results))
                            .getAsJsonObject()
                            .has(RowMerge.SHARDS);
        } catch (IOException | RuntimeException unreadable) {
            return true;
        }
    }

    private static List<Shard> shards(String outName, Path out, List<String> names) {
        List<String> faults = new ArrayList<>();
        if (ofOneMachine(out)) {
            faults.add(outName + " has the report of one machine, which the merged report would replace; name another"
                    + " OUT, such as merged, before the shards");
        }
        List<Shard> shards = new ArrayList<>();
        Set<Path> seen = new TreeSet<>();
        for (String name : names) {
            Path directory = real(Path.of(name));
            if (!seen.add(directory)) {
                faults.add(name + " is named twice; name each shard once");
            } else if (directory.equals(real(out))) {
                faults.add(name + " is the directory to write to; name another OUT, such as merged");
            } else {
                Shard.read(name, directory, faults).forEach(shard -> shards.add(distinct(shard, name, shards)));
            }
        }
        if (!faults.isEmpty()) {
            throw new ShardException(faults);
        }
        return shards;
    }

    /**
     * Returns the shard, renamed if needed. It is possible that two earlier merges used the same name for different
     * machines.
     */
    private static Shard distinct(Shard shard, String directory, List<Shard> others) {
        Shard distinct = shard;
        while (named(distinct.name(), others)) {
            distinct = distinct.named(directory + "/" + distinct.name());
        }
        return distinct;
    }

    private static boolean named(String name, List<Shard> shards) {
        return shards.stream().anyMatch(shard -> shard.name().equals(name));
    }

    /** Returns a path without symbolic links. Each directory then has only one path. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException absent) {
            return path.toAbsolutePath().normalize();
        }
    }
}
