package io.dynamolatency.internal.versions;

import io.dynamolatency.internal.maven.JarFile;
import io.dynamolatency.internal.maven.TestClassPath;
import io.dynamolatency.result.MeasurementException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Measures a test with the classes of two commits in alternating blocks, each block in a JVM of its own. */
public final class BaseComparison {

    private BaseComparison() {}

    /**
     * Measures both sides and judges them.
     *
     * @param progress receives a line of text before each pair of blocks
     * @throws MeasurementException if the base is a different project, or no JVM can be started
     */
    public static PairVerdict run(ComparePlan plan, Consumer<String> progress) throws InterruptedException {
        try {
            List<Path> headPath =
                    TestClassPath.ofThisJvm().stream().map(JarFile::file).toList();
            List<Path> basePath = basePath(headPath, plan.base());
            List<SideBlock> base = new ArrayList<>();
            List<SideBlock> head = new ArrayList<>();
            for (int pair = 0; pair < plan.pairs(); pair++) {
                progress.accept(plan.test() + ": measuring base and head, pair " + (pair + 1) + " of " + plan.pairs());
                // base head, head base, ...: a drift of the machine affects both sides equally
                boolean baseFirst = pair % 2 == 0;
                if (baseFirst) {
                    base.add(SideBlock.measure("base", plan, basePath));
                }
                SideBlock block = SideBlock.measure("head", plan, headPath);
                // perhaps a busy machine kept the JVM from starting, so only two failures prove something
                head.add(block.failsBeside(base.get(0)) ? SideBlock.measure("head", plan, headPath) : block);
                if (!baseFirst) {
                    base.add(SideBlock.measure("base", plan, basePath));
                }
                if (!base.get(pair).measured() || head.get(pair).failsBeside(base.get(0))) {
                    break;
                }
            }
            return new PairVerdict(plan, base, head);
        } catch (IOException | UncheckedIOException failed) {
            throw new MeasurementException(
                    "base and head of " + plan.test() + " cannot be compared: " + failed.getMessage(), failed);
        }
    }

    /**
     * Returns a class path that starts with the base's entries. All entries of the head follow, except directories that
     * contain a class of the base.
     */
    static List<Path> basePath(List<Path> head, List<Path> base) throws IOException {
        List<Path> path = new ArrayList<>(base);
        boolean replaced = false;
        for (Path entry : head) {
            if (Files.isDirectory(entry) && shares(entry, base)) {
                replaced = true;
            } else {
                path.add(entry);
            }
        }
        if (!replaced && base.stream().allMatch(Files::isDirectory)) {
            throw new IOException("no directory of the test's class path has a class of " + base
                    + "; write the directories of this project's base commit, such as target/base-classes");
        }
        return path;
    }

    private static boolean shares(Path head, List<Path> base) throws IOException {
        for (Path directory : base) {
            if (!Files.isDirectory(directory)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(directory)) {
                if (files.filter(file -> file.toString().endsWith(".class"))
                        .filter(file -> !file.toString().endsWith("-info.class"))
                        .anyMatch(file -> Files.exists(
                                head.resolve(directory.relativize(file).toString())))) {
                    return true;
                }
            }
        }
        return false;
    }
}
