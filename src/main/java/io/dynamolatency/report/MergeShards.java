package io.dynamolatency.report;

import io.dynamolatency.internal.report.merge.ShardCommand;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Merges the reports of several machines into one: {@code java -cp <class path of the tests>
 * io.dynamolatency.report.MergeShards OUT SHARD SHARD ...}. {@code OUT} and each {@code SHARD} are report directories.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class MergeShards {

    private MergeShards() {}

    /**
     * Merges the reports, prints the table and the paths of the files, and exits with code 0. If nothing was merged,
     * exits with code 2 and prints all reasons to standard error. If only the HTML page can't be written, prints a
     * warning.
     *
     * @param args the directory to write to, and the report directory of each shard
     */
    public static void main(String[] args) {
        System.exit(ShardCommand.run(MergeShards.class.getName(), args, System.out, System.err));
    }
}
