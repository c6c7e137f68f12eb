package io.dynamolatency.internal.backend.local;

import io.dynamolatency.internal.text.Durations;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Where DynamoDB Local comes from, how long it may take to start and how long it lives. Immutable.
 *
 * @param directory a directory with DynamoDB Local's jars, as unpacked from AWS's download or flat; when given, nothing is
 *     resolved and {@code repository}, {@code offline} and {@code version} mean nothing
 * @param repository the local Maven repository to resolve into; when empty, the one Maven itself uses
 * @param offline true to ask no remote repository; false leaves it to {@code <offline>} in the user's settings.xml
 * @param version the version of DynamoDB Local to resolve, such as {@code 3.3.1}
 * @param startTimeout how long the process may take until it answers, longer than zero; resolving is not counted in it
 *     and has a bound of its own
 * @param lifetime what it ends with; one that ends with the JVM is shared by all who ask for the same {@code directory}, or for
 *     the same {@code repository} and {@code version}
 */
public record LocalSettings(
        Optional<Path> directory,
        Optional<Path> repository,
        boolean offline,
        String version,
        Duration startTimeout,
        Lifetime lifetime) {

    /** What DynamoDB Local ends with. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    public enum Lifetime {
        /** With the run of tests, or the {@code LatencyLab}, that it was started for. */
        RUN,

        /** With the JVM: the runs that come after it in this JVM use it, too. */
        JVM
    }

    /** Parameter: a directory with DynamoDB Local's jars. */
    public static final String DIRECTORY = "dynamolatency.local.directory";

    /** Parameter: the local Maven repository to resolve into. */
    public static final String REPOSITORY = "dynamolatency.local.repository";

    /** Parameter: {@code true} to ask no remote repository. */
    public static final String OFFLINE = "dynamolatency.local.offline";

    /** Parameter: the version of DynamoDB Local to resolve. */
    public static final String VERSION = "dynamolatency.local.version";

    /** Parameter: how long the process may take until it answers, with its unit. */
    public static final String START_TIMEOUT = "dynamolatency.local.startTimeout";

    /** Parameter: what it ends with, {@link Lifetime#RUN} or {@link Lifetime#JVM}. */
    public static final String LIFETIME = "dynamolatency.local.lifetime";

    private static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(30);

    // A version becomes part of Maven coordinates and of a file name: no colon, slash or range.
    private static final Pattern A_VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*");

    /**
     * Refuses what cannot be used.
     *
     * @throws IllegalArgumentException naming the parameter, the value and what to write
     */
    public LocalSettings {
        if (!A_VERSION.matcher(version).matches()) {
            throw refused(VERSION, version, "is no version", Versions.DYNAMODB_LOCAL);
        }
        if (startTimeout.isZero() || startTimeout.isNegative()) {
            throw refused(START_TIMEOUT, Durations.format(startTimeout), "is not longer than zero", "30 s");
        }
    }

    /** What holds when no parameter is given. */
    public static LocalSettings defaults() {
        return from(key -> Optional.empty());
    }

    /**
     * Reads the parameters named by this type's constants.
     *
     * @param parameters the value of a parameter by its name, empty where it is not given
     * @throws IllegalArgumentException when a value cannot be read, naming the parameter, the value and what to write
     */
    public static LocalSettings from(Function<String, Optional<String>> parameters) {
        return new LocalSettings(
                path(parameters, DIRECTORY),
                path(parameters, REPOSITORY),
                offline(parameters),
                parameters.apply(VERSION).map(String::strip).orElse(Versions.DYNAMODB_LOCAL),
                startTimeout(parameters),
                lifetime(parameters));
    }

    private static Optional<Path> path(Function<String, Optional<String>> parameters, String key) {
        return parameters.apply(key).map(value -> {
            // An empty path would silently mean the working directory.
            if (value.isBlank()) {
                throw refused(key, value, "is empty", "a directory, or leave the parameter out");
            }
            try {
                return Path.of(value.strip()).toAbsolutePath().normalize();
            } catch (InvalidPathException invalid) {
                throw refused(key, value, "is no path (" + invalid.getReason() + ")", "a directory");
            }
        });
    }

    private static boolean offline(Function<String, Optional<String>> parameters) {
        String value = parameters.apply(OFFLINE).orElse("false");
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused(OFFLINE, value, "is neither true nor false", "true");
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

    private static Lifetime lifetime(Function<String, Optional<String>> parameters) {
        String value = parameters.apply(LIFETIME).orElse(Lifetime.RUN.name());
        return switch (value.strip().toUpperCase(Locale.ROOT)) {
            case "RUN" -> Lifetime.RUN;
            case "JVM" -> Lifetime.JVM;
            default -> throw refused(LIFETIME, value, "is neither RUN nor JVM", "JVM");
        };
    }

    private static IllegalArgumentException refused(String key, String value, String fault, String instead) {
        return new IllegalArgumentException(key + ": \"" + value + "\" " + fault + "; write " + instead);
    }
}
