package io.dynamolatency.internal.backend.local;

import io.dynamolatency.internal.text.Durations;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The settings of {@code backend = LOCAL}: where DynamoDB Local comes from, how long its start is allowed to take, and
 * which runs share it. Immutable.
 *
 * @param directory a directory with DynamoDB Local's jars: AWS's unpacked download, or a flat directory. If present,
 *     {@code repository}, {@code offline} and {@code version} have no effect
 * @param repository the local Maven repository that gets the resolved files; if empty, Maven's own local repository
 * @param offline true to use no remote repository; if false, {@code <offline>} of the user's settings.xml decides
 * @param version the version of DynamoDB Local to resolve, such as {@code 3.3.1}
 * @param unpinned true to also run jars whose SHA-256 this kit does not know, such as the jars of a different version
 * @param startTimeout the longest time from the process's start to its first answer, above zero; resolving the jars is
 *     not included
 * @param scope which runs share the server. They share it only if they have the same {@code directory}, or the same
 *     {@code repository} and {@code version}
 */
public record LocalSettings(
        Optional<Path> directory,
        Optional<Path> repository,
        boolean offline,
        String version,
        boolean unpinned,
        Duration startTimeout,
        Scope scope) {

    /** Which runs share one DynamoDB Local. The scope also decides how long the server lives. */
    public enum Scope {
        /**
         * Each run of tests, or each {@code LatencyLab}, has its own DynamoDB Local, which ends with the run or the
         * lab.
         */
        RUN,

        /** All runs of a JVM share a DynamoDB Local, which ends with the JVM. */
        JVM,

        /** All JVMs of the same user on this machine share a DynamoDB Local, which ends with the last of these JVMs. */
        MACHINE
    }

    /** Parameter: a directory with DynamoDB Local's jars. */
    public static final String DIRECTORY = "dynamolatency.local.directory";

    /** Parameter: the local Maven repository that gets the resolved files. */
    public static final String REPOSITORY = "dynamolatency.local.repository";

    /** Parameter: {@code true} to use no remote repository. Default: {@code false}. */
    public static final String OFFLINE = "dynamolatency.local.offline";

    /** Parameter: the version of DynamoDB Local to resolve. */
    public static final String VERSION = "dynamolatency.local.version";

    /** Parameter: {@code true} to run jars whose SHA-256 this kit does not know. Default: {@code false}. */
    public static final String UNPINNED = "dynamolatency.local.unpinned";

    /** Parameter: the longest time from the process's start to its first answer, with its unit. Default: 30 s. */
    public static final String START_TIMEOUT = "dynamolatency.backend.startTimeout";

    /** Parameter: which runs share the server, a {@link Scope} in upper or lower case. Default: {@code run}. */
    public static final String SCOPE = "dynamolatency.local.scope";

    private static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(30);

    // a version becomes part of Maven coordinates and of a file name, so it has no colon, slash or range
    private static final Pattern A_VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*");

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a value is invalid; the message has the parameter, the value and what to
     *     write
     */
    public LocalSettings {
        if (!A_VERSION.matcher(version).matches()) {
            throw refused(VERSION, version, "is not a version", Versions.DYNAMODB_LOCAL);
        }
        if (directory.isEmpty() && !unpinned && !version.equals(Versions.DYNAMODB_LOCAL)) {
            throw refused(
                    VERSION,
                    version,
                    "is not " + Versions.DYNAMODB_LOCAL + ", the only version whose jars the kit can check by SHA-256",
                    UNPINNED + " = true, too, to run jars without this check");
        }
        if (startTimeout.isZero() || startTimeout.isNegative()) {
            throw refused(START_TIMEOUT, Durations.format(startTimeout), "must be longer than zero", "30 s");
        }
    }

    /** Returns the settings that apply if no parameter is set. */
    public static LocalSettings defaults() {
        return from(key -> Optional.empty());
    }

    /**
     * Reads the parameters.
     *
     * @param parameters returns the value of a parameter by its name; empty if unset
     * @throws IllegalArgumentException if a value is invalid; the message has the parameter, the value and what to
     *     write
     */
    public static LocalSettings from(Function<String, Optional<String>> parameters) {
        return new LocalSettings(
                path(parameters, DIRECTORY),
                path(parameters, REPOSITORY),
                offline(parameters),
                parameters.apply(VERSION).map(String::strip).orElse(Versions.DYNAMODB_LOCAL),
                flag(parameters, UNPINNED),
                startTimeout(parameters),
                scope(parameters));
    }

    /**
     * Returns whether no remote repository is used, for any artifact.
     *
     * @throws IllegalArgumentException if the value is neither true nor false
     */
    public static boolean offline(Function<String, Optional<String>> parameters) {
        return flag(parameters, OFFLINE);
    }

    private static Optional<Path> path(Function<String, Optional<String>> parameters, String key) {
        return parameters.apply(key).map(value -> {
            // an empty path would mean the working directory, without a warning
            if (value.isBlank()) {
                throw refused(key, value, "is empty", "a directory, or leave the parameter out");
            }
            try {
                return Path.of(value.strip()).toAbsolutePath().normalize();
            } catch (InvalidPathException invalid) {
                throw refused(key, value, "is not a path (" + invalid.getReason() + ")", "a directory");
            }
        });
    }

    private static boolean flag(Function<String, Optional<String>> parameters, String key) {
        String value = parameters.apply(key).orElse("false");
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused(key, value, "is neither true nor false", "true");
        };
    }

    private static Duration startTimeout(Function<String, Optional<String>> parameters) {
        return parameters
                .apply(START_TIMEOUT)
                .map(value -> {
                    try {
                        return Durations.parse(value);
                    } catch (IllegalArgumentException unreadable) {
                        throw new IllegalArgumentException(START_TIMEOUT + ": " + unreadable.getMessage(), unreadable);
                    }
                })
                .orElse(DEFAULT_START_TIMEOUT);
    }

    private static Scope scope(Function<String, Optional<String>> parameters) {
        String value = parameters.apply(SCOPE).orElse("run");
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "run" -> Scope.RUN;
            case "jvm" -> Scope.JVM;
            case "machine" -> Scope.MACHINE;
            default -> throw refused(SCOPE, value, "is neither run nor jvm nor machine", "jvm");
        };
    }

    private static IllegalArgumentException refused(String key, String value, String fault, String instead) {
        return new IllegalArgumentException(key + ": \"" + value + "\" " + fault + "; write " + instead);
    }
}
