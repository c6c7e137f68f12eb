package io.dynamolatency.internal.report.ci;

import io.dynamolatency.internal.io.FileLocks;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.report.rows.ReportSettings.Target;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.SourcePlace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Publishes a run to GitHub Actions, as the job's summary and annotations. If a problem occurs, the methods return a
 * line to print about it, and throw no exception.
 */
public final class GitHubActions {

    private static final String RUNS_THERE = "GITHUB_ACTIONS";
    private static final String SUMMARY = "GITHUB_STEP_SUMMARY";
    private static final String WORKSPACE = "GITHUB_WORKSPACE";

    private static final Duration MOST_TO_WAIT = Duration.ofSeconds(5);

    private final Map<String, String> environment;
    private final Path project;

    /**
     * @param environment the environment variables of this process
     * @param project the directory that tests run in
     */
    GitHubActions(Map<String, String> environment, Path project) {
        this.environment = environment;
        this.project = project;
    }

    /**
     * Writes the summary, and returns the lines for standard output.
     *
     * @param results the results that were not published yet
     * @param file the path of the file with all results
     */
    List<String> report(ReportSettings settings, ResultsJson results, String file) {
        if (results.results().isEmpty() && results.firstCalls().isEmpty()) {
            return List.of();
        }
        boolean always = settings.publishes(Target.GITHUB_ALWAYS);
        boolean onGitHub = settings.publishes(Target.GITHUB) && "true".equals(environment.get(RUNS_THERE));
        if (!always && !onGitHub) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        String summary = environment.getOrDefault(SUMMARY, "");
        if (!summary.isEmpty()) {
            append(summary, results, file).ifPresent(lines::add);
        } else if (always) {
            lines.add("WARNING: no job summary was written: the environment variable " + SUMMARY
                    + " is unset or empty; write " + ReportSettings.PUBLISH
                    + " = github to publish only on GitHub Actions");
        }
        lines.addAll(Annotations.of(results, one -> repository()
                .flatMap(root -> SourcePlace.find(project, root, one.testClass(), one.testMethod()))));
        return lines;
    }

    /** Returns the text, changed so that GitHub's runner does not read a part of the text as a command. */
    public String withoutCommands(String text) {
        if (!"true".equals(environment.get(RUNS_THERE))) {
            return text;
        }
        String token = UUID.randomUUID().toString();
        String end = System.lineSeparator();
        return "::stop-commands::" + token + end + text + (text.endsWith(end) ? "" : end) + "::" + token + "::" + end;
    }

    private Optional<Path> repository() {
        try {
            return Optional.ofNullable(environment.get(WORKSPACE))
                    .filter(path -> !path.isEmpty())
                    .map(Path::of);
        } catch (InvalidPathException none) {
            return Optional.empty();
        }
    }

    /**
     * Appends to the job's summary. Forks write to the same file, so their JVMs write one after another. The threads of
     * one JVM also write one after another.
     */
    private static synchronized Optional<String> append(String summary, ResultsJson results, String file) {
        // appending never overwrites the text of another JVM, even if this JVM does not get the lock
        try (FileChannel channel =
                FileChannel.open(Path.of(summary), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            awaitTurn(channel);
            long there = channel.size();
            int room = (int) Math.max(0, JobSummary.MOST_BYTES - there);
            Optional<String> text = JobSummary.of(results, room, file);
            if (text.isEmpty()) {
                return Optional.of("WARNING: no job summary was written: the file already has " + there + " bytes, and"
                        + " a step may write at most " + JobSummary.MOST_BYTES);
            }
            ByteBuffer bytes = ByteBuffer.wrap(text.get().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return Optional.empty();
        } catch (IOException | RuntimeException unwritable) {
            return Optional.of("WARNING: the job summary could not be written to " + summary + ": " + unwritable);
        }
    }

    /**
     * Waits at most 5 s for the file's lock, and then continues without the lock. Closing the channel releases the
     * lock. Without the lock, the texts of two JVMs are perhaps mixed in the summary. Without a time limit, the build
     * could wait forever for a stopped JVM or for a file system without locks.
     */
    private static void awaitTurn(FileChannel channel) {
        try {
            FileLocks.await(channel, false, MOST_TO_WAIT);
        } catch (IOException without) {
            // the summary is written without a lock
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
