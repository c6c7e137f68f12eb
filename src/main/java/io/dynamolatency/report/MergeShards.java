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
     * Merges the reports, prints the table and the paths of the files, and exits with code 0. Exits with code 2 if
     * nothing was merged, with all reasons on standard error. A page that can't be written is only a warning.
     *
     * @param args the directory to write to, and the report directory of each shard
     */
    public static void main(String[] args) {
        System.exit(ShardCommand.run(MergeShards.class.getName(), args, System.out, System.err));
    }
}
