package io.dynamolatency.internal.firstcall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A bound on the CPU time of processes, by a control group of Linux (cgroup v2, or v1). If this JVM is not allowed to
 * make a group, the CPU time has no bound, and {@link #missing()} says why.
 */
final class CpuLimit implements AutoCloseable {

    static final long PERIOD_MICROS = 100_000;

    private final Optional<Path> group;
    private final Optional<String> missing;

    private CpuLimit(Optional<Path> group, Optional<String> missing) {
        this.group = group;
        this.missing = missing;
    }

    /** Makes a group below this JVM's own group; makes no group for 0 cores. */
    static CpuLimit open(double cpus) {
        return open(cpus, Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"));
    }

    /** @param own the file that lists the groups of this JVM, see cgroups(7) */
    static CpuLimit open(double cpus, Path own, Path root) {
        if (cpus == 0) {
            return new CpuLimit(Optional.empty(), Optional.empty());
        }
        try {
            for (String line : Files.readAllLines(own)) {
                String[] parts = line.split(":", 3);
                boolean first = List.of(parts[1].split(",")).contains("cpu");
                if (first || (parts[0].equals("0") && controls(root.resolve("." + parts[2])))) {
                    Path above = first ? root.resolve("cpu").resolve("." + parts[2]) : root.resolve("." + parts[2]);
                    return new CpuLimit(Optional.of(group(above.normalize(), first, cpus)), Optional.empty());
                }
            }
            return without("this JVM's control group can't limit the CPU time of other processes");
        } catch (IOException | RuntimeException refused) {
            return without("no control group could be made: " + refused);
        }
    }

    private static CpuLimit without(String why) {
        return new CpuLimit(Optional.empty(), Optional.of(why));
    }

    private static boolean controls(Path above) throws IOException {
        Path controls = above.resolve("cgroup.subtree_control");
        return Files.exists(controls)
                && List.of(Files.readString(controls).strip().split(" ")).contains("cpu");
    }

    private static Path group(Path above, boolean first, double cpus) throws IOException {
        Path group = Files.createDirectory(above.resolve("dynamolatency-" + UUID.randomUUID()));
        long quota = Math.round(cpus * PERIOD_MICROS);
        try {
            if (first) {
                Files.writeString(group.resolve("cpu.cfs_period_us"), Long.toString(PERIOD_MICROS));
                Files.writeString(group.resolve("cpu.cfs_quota_us"), Long.toString(quota));
            } else {
                Files.writeString(group.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
            }
            return group;
        } catch (IOException refused) {
            Files.deleteIfExists(group);
            throw refused;
        }
    }

    /**
     * Returns the reason if the CPU time has no bound although the user asked for a bound; empty in all other cases.
     */
    Optional<String> missing() {
        return missing;
    }

    /** Returns a command that runs the given command in the group, from the first instruction on. */
    List<String> within(List<String> command) {
        if (group.isEmpty()) {
            return command;
        }
        List<String> all = new ArrayList<>(
                List.of("/bin/sh", "-c", "echo $$ > \"$0\" && exec \"$@\"", group.get() + "/cgroup.procs"));
        all.addAll(command);
        return all;
    }

    /** Deletes the group. All processes of the group must have ended. */
    @Override
    public void close() {
        try {
            if (group.isPresent()) {
                Files.deleteIfExists(group.get());
            }
        } catch (IOException busy) {
            System.getLogger("io.dynamolatency")
                    .log(System.Logger.Level.WARNING, "the control group " + group.get() + " is still there: " + busy);
        }
    }
}
