package io.dynamolatency.internal.report.merge;

import static io.dynamolatency.internal.report.merge.RealShards.command;
import static io.dynamolatency.internal.report.merge.RealShards.copy;
import static io.dynamolatency.internal.report.merge.RealShards.merge;
import static io.dynamolatency.internal.report.merge.RealShards.onlyPart;
import static io.dynamolatency.internal.report.merge.RealShards.run;
import static io.dynamolatency.internal.report.merge.RealShards.shard;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.report.merge.RealShards.Command;
import io.dynamolatency.internal.report.merge.RealShards.Puts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Shards that can't be merged, and the message about them. */
@Timeout(120)
@ExtendWith(RealShards.class)
@Tag("slow")
class RefusedShardsTest {

    @TempDir
    private Path temporary = Path.of("");

    @Test
    void allFaultsAreInOneMessage() throws Exception {
        Path absent = temporary.resolve("absent");
        Path empty = Files.createDirectories(temporary.resolve("empty"));
        Path twin = copy(shard(1), temporary.resolve("twin"));
        Path old = copy(shard(2), temporary.resolve("old"));
        edit(onlyPart(old), "\"schemaVersion\":1", "\"schemaVersion\":7");
        Path cut = copy(shard(3), temporary.resolve("cut"));
        editHistogram(onlyPart(cut));
        Path noParts = Files.createDirectories(temporary.resolve("no-parts"));
        Files.copy(shard(3).resolve("results.json"), noParts.resolve("results.json"));
        Path guarded = Files.createDirectories(temporary.resolve("guarded"));
        Files.writeString(guarded.resolve("results.json"), "{\"results\":[],\"suite\":{\"tests\":4}}");
        Path noJson = copy(shard(3), temporary.resolve("no-json"));
        Files.writeString(onlyPart(noJson), "{\"shard\":");
        Path out = temporary.resolve("out");

        Command refused = merge(out, shard(1), shard(1), absent, empty, old, cut, noParts, guarded, noJson, out);
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .startsWith("The shards cannot be merged:\n")
                .contains("- " + shard(1) + " is named twice; name each shard once")
                .contains("- " + absent + ": no such directory; name a report directory, such as ")
                .contains("- " + empty + ": it has no directory parts; name the directory that"
                        + " dynamolatency.report.dir names")
                .containsPattern(
                        "- " + old + ": [0-9a-f-]+.json: schemaVersion is 7, but this version of the kit reads" + " 1")
                .containsPattern("- " + cut + ": a histogram cannot be read: ")
                .contains("- " + noParts + ": it has no directory parts; keep the whole report"
                        + " directory of each shard")
                .contains("- " + guarded + ": it has only the counts of a guarded suite, and no results; leave it out")
                .containsPattern("- " + noJson + ": [0-9a-f-]+.json: not the JSON of a part: ")
                .contains("- " + out + " is the directory to write to");
        assertThat(out).doesNotExist();

        Command twice = merge(out, shard(1), shard(2), twin);
        assertThat(twice.exit()).isEqualTo(2);
        assertThat(twice.err())
                .contains("- " + twin + " and " + shard(1) + " have results of the same JVM, process "
                        + ProcessHandle.current().pid());
        assertThat(out).doesNotExist();
    }

    /** Cuts the first histogram short. */
    private static void editHistogram(Path part) throws IOException {
        String text = Files.readString(part);
        int end = text.indexOf('"', text.indexOf("\"response\":\"") + "\"response\":\"".length());
        Files.writeString(part, text.substring(0, end - 40) + text.substring(end));
    }

    @Test
    void shardsOnDifferentNetworksAreRefused() throws Exception {
        Path slow = temporary.resolve("slow");
        run(slow, Map.of("dynamolatency.iterations", "5", "dynamolatency.network.rtt", "2 ms"), List.of(Puts.class));
        Command refused = merge(temporary.resolve("out"), shard(1), slow);
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err())
                .contains("Puts.put in KEEP_ALIVE on APACHE5 was measured on different networks")
                .contains(shard(1) + " on 1 ms round trip, http, " + slow + " on 2 ms round trip, http");
    }

    @Test
    void withoutShardsItSaysHowItIsCalled() throws Exception {
        Command alone = command(temporary, temporary.resolve("out"));
        assertThat(alone.exit()).isEqualTo(2);
        assertThat(alone.err())
                .startsWith("usage: java -cp <class path of the tests> io.dynamolatency.report.MergeShards"
                        + " OUT SHARD...");
    }

    private static void edit(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    @Test
    void withoutOutTheFirstShardIsNotReplaced() throws Exception {
        Path first = copy(shard(1), temporary.resolve("first"));
        String before = Files.readString(onlyPart(first));
        Command refused = merge(first, shard(2), shard(3));
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains(first + " has the report of one machine, which the merged report would");
        assertThat(onlyPart(first)).hasContent(before);

        Path out = temporary.resolve("out");
        assertThat(merge(out, shard(1), shard(2)).exit()).isZero();
        assertThat(merge(out, shard(2), shard(3)).exit())
                .as("a merged report is replaced")
                .isZero();
    }
}
