package com.example.systems;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * Where on this machine the programs are that rows run: what is on the {@code PATH} comes first, then what {@code
 * install-systems.sh} has put where it puts things.
 *
 * <p>What is not there skips the row that asks for it, saying why and which command installs it; with {@code
 * -Dsamples.require=all}, which CI sets, it fails the row with the same words.
 */
final class Programs {

    /** {@code all}, or nothing. */
    static final String REQUIRE = "samples.require";

    private static final String INSTALL = "sample-tests/install-systems.sh";
    private static final int NODE_OF_SDK_V3 = 20;
    private static final int SECONDS = 60;

    private final List<Path> path;
    private final Path systems;
    private final String require;

    /**
     * Looks at a machine.
     *
     * @param path the directories in which programs are looked for, in this order
     * @param systems the directory of the scripts, with what npm has installed
     * @param require the value of {@value #REQUIRE}
     */
    Programs(List<Path> path, Path systems, String require) {
        this.path = List.copyOf(path);
        this.systems = systems;
        this.require = require;
    }

    /** Looks at this machine, from the directory that Maven runs tests in. */
    static Programs ofThisMachine() {
        Stream<Path> onPath = Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .filter(directory -> !directory.isEmpty())
                .map(Path::of);
        // where Debian's packages are, also where the PATH does not say so
        List<Path> all = Stream.concat(onPath, Stream.of(Path.of("/usr/bin"))).toList();
        return new Programs(all, Path.of("src/test/systems").toAbsolutePath(), System.getProperty(REQUIRE, ""));
    }

    /** The directory of a system's scripts. */
    Path directory(String system) {
        return systems.resolve(system);
    }

    /** A Python that has boto3. */
    Path python() {
        List<String> seen = new ArrayList<>();
        for (Path python : all("python3")) {
            Answer answer = ask(python.toString(), "-c", "import boto3");
            if (answer.exit() == 0) {
                return python;
            }
            seen.add(python + ": " + answer.lastLine());
        }
        throw missing("no Python with boto3", seen, "apt-get install python3-boto3, or pip install boto3");
    }

    /** The AWS CLI in its second version. */
    Path awsCli() {
        List<String> seen = new ArrayList<>();
        for (Path aws : all("aws")) {
            Answer answer = ask(aws.toString(), "--version");
            if (answer.exit() == 0 && answer.text().startsWith("aws-cli/2.")) {
                return aws;
            }
            seen.add(aws + ": " + answer.firstLine());
        }
        throw missing("no AWS CLI v2", seen, "apt-get install awscli");
    }

    /** Today's Node.js: the one that the lock file names, or on machines that it has none for, the one on the {@code PATH}. */
    Path node() {
        requirePackages("node", "aws-sdk", "@aws-sdk/client-dynamodb");
        Optional<Path> locked = locked("node");
        if (locked.isPresent()) {
            return locked.get();
        }
        List<String> seen = new ArrayList<>();
        for (Path node : all("node")) {
            Answer answer = ask(node.toString(), "--version");
            if (answer.exit() == 0 && major(answer.text()) >= NODE_OF_SDK_V3) {
                return node;
            }
            seen.add(node + ": " + answer.firstLine());
        }
        throw missing("no Node.js " + NODE_OF_SDK_V3 + " or newer", seen, "npm ci in " + directory("node"));
    }

    /** The Node.js of the article's days. No other will do: Node.js 19 made another agent the default for plain HTTP. */
    Path node2019() {
        requirePackages("node-2019", "aws-sdk");
        return locked("node-2019")
                .orElseThrow(() -> missing(
                        "no Node.js 10.15.3, of which npm has one for Linux on x64 alone, and this is "
                                + System.getProperty("os.name") + " on " + System.getProperty("os.arch"),
                        List.of(),
                        "npm ci in " + directory("node-2019") + " on such a machine"));
    }

    private void requirePackages(String system, String... packages) {
        Path modules = directory(system).resolve("node_modules");
        List<String> absent = Stream.of(packages)
                .filter(name -> !Files.isRegularFile(modules.resolve(name).resolve("package.json")))
                .toList();
        if (!absent.isEmpty()) {
            throw missing(
                    "no " + String.join(" and no ", absent) + " in " + modules,
                    List.of(),
                    "npm ci --ignore-scripts in " + directory(system));
        }
    }

    /** The Node.js that npm has installed beside the SDKs, if there is one for this machine. */
    private Optional<Path> locked(String system) {
        Path modules = directory(system).resolve("node_modules");
        try (DirectoryStream<Path> runtimes = Files.newDirectoryStream(modules, "node-*")) {
            for (Path runtime : runtimes) {
                Path node = runtime.resolve("bin/node");
                if (Files.isExecutable(node)) {
                    return Optional.of(node);
                }
            }
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int major(String version) {
        Matcher digits = Pattern.compile("v(\\d{1,9})\\.").matcher(version);
        return digits.lookingAt() ? Integer.parseInt(digits.group(1)) : 0;
    }

    /** All programs of a name, those that are one file by different ways once. */
    private Set<Path> all(String name) {
        Set<Path> seen = new LinkedHashSet<>();
        Set<Path> programs = new LinkedHashSet<>();
        for (Path directory : path) {
            Path program = directory.resolve(name);
            if (Files.isExecutable(program) && seen.add(real(program))) {
                programs.add(program);
            }
        }
        return programs;
    }

    private static Path real(Path program) {
        try {
            return program.toRealPath();
        } catch (IOException failure) {
            return program;
        }
    }

    private RuntimeException missing(String what, List<String> seen, String otherwise) {
        String message = what
                + (seen.isEmpty() ? "" : " (" + String.join("; ", seen) + ")")
                + "; install it with " + INSTALL + ", or " + otherwise;
        switch (require) {
            case "" -> {
                return new TestAbortedException(message);
            }
            case "all" -> throw new AssertionFailedError(message);
            default ->
                throw new AssertionFailedError(REQUIRE + " = \"" + require
                        + "\"; write all, or leave it away to skip what is missing: " + message);
        }
    }

    /** What a program answered. */
    private record Answer(int exit, String text) {

        String firstLine() {
            return text.lines().findFirst().orElse("no output, exit code " + exit);
        }

        String lastLine() {
            return text.lines().reduce((earlier, later) -> later).orElse("no output, exit code " + exit);
        }
    }

    private static Answer ask(String... command) {
        Path output = null;
        try {
            output = Files.createTempFile("answer", ".txt");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return new Answer(-1, String.format(Locale.ROOT, "no answer within %d s", SECONDS));
            }
            return new Answer(process.exitValue(), Files.readString(output));
        } catch (IOException failure) {
            return new Answer(-1, String.valueOf(failure.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "interrupted while " + command[0] + " was asked for its version", interrupted);
        } finally {
            delete(output);
        }
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            file.toFile().deleteOnExit();
        }
    }
}
