package io.dynamolatency.internal.backend.container;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.internal.text.Durations;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Which container is started, and what becomes of a test where none can be. Immutable.
 *
 * @param image the image with its tag or digest, such as {@code amazon/dynamodb-local:3.3.1}
 * @param reuse whether a container that an earlier run has left running is used, and this one left running for a later; only where
 *     Testcontainers' own settings allow it
 * @param ifAbsent what becomes of a test where no container engine is to be had
 * @param startTimeout how long the container may take until it answers, longer than zero; pulling the image is not counted in it
 */
public record ContainerSettings(String image, boolean reuse, IfAbsent ifAbsent, Duration startTimeout) {

    /** What becomes of a test where no container engine is to be had. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    public enum IfAbsent {
        /** It fails, and says why. */
        FAIL,

        /** It is skipped, and says why. */
        SKIP
    }

    /** Parameter: the image, {@value #DEFAULT_IMAGE} where nothing is said; with a tag of its own {@link #VERSION} is not to be said. */
    public static final String IMAGE = "dynamolatency.container.image";

    /** Parameter: the image's tag; where nothing is said, the version of DynamoDB Local that the kit resolves itself. */
    public static final String VERSION = "dynamolatency.container.version";

    /** Parameter: {@code true} to use a running container of an earlier run where Testcontainers allows it. */
    public static final String REUSE = "dynamolatency.container.reuse";

    /** Parameter: {@link IfAbsent#FAIL} or {@link IfAbsent#SKIP}. */
    public static final String IF_ABSENT = "dynamolatency.container.ifAbsent";

    /** Parameter: how long the container may take until it answers, with its unit. */
    public static final String START_TIMEOUT = "dynamolatency.container.startTimeout";

    private static final String DEFAULT_IMAGE = "amazon/dynamodb-local";
    private static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(60);

    private static final Pattern A_TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern AN_IMAGE = Pattern.compile("[a-z0-9][A-Za-z0-9._:/@-]*");

    /**
     * Reads the parameters named by this type's constants.
     *
     * @param parameters the value of a parameter by its name, empty where it is not given
     * @throws BackendException when a value cannot be read, naming the parameter, the value and what to write
     */
    public static ContainerSettings from(Function<String, Optional<String>> parameters) {
        return new ContainerSettings(
                image(parameters),
                reuse(parameters),
                ifAbsent(parameters),
                said(parameters, START_TIMEOUT)
                        .map(ContainerSettings::startTimeout)
                        .orElse(DEFAULT_START_TIMEOUT));
    }

    private static Optional<String> said(Function<String, Optional<String>> parameters, String key) {
        return parameters.apply(key).map(String::strip);
    }

    private static String image(Function<String, Optional<String>> parameters) {
        String image = said(parameters, IMAGE).orElse(DEFAULT_IMAGE);
        if (!AN_IMAGE.matcher(image).matches()) {
            throw refused(IMAGE, image, "is no image's name; write one such as " + DEFAULT_IMAGE);
        }
        Optional<String> version = said(parameters, VERSION);
        if (version.filter(tag -> !A_TAG.matcher(tag).matches()).isPresent()) {
            throw refused(
                    VERSION,
                    version.get(),
                    "is no image's tag; write one such as "
                            + LocalSettings.defaults().version());
        }
        // a colon before the last slash is a registry's port
        boolean tagged = image.substring(image.lastIndexOf('/') + 1).contains(":") || image.contains("@");
        if (tagged && version.isPresent()) {
            throw refused(IMAGE, image, "has a tag of its own; take it, or " + VERSION + ", away");
        }
        return tagged
                ? image
                : image + ":" + version.orElseGet(() -> LocalSettings.defaults().version());
    }

    private static boolean reuse(Function<String, Optional<String>> parameters) {
        String value = said(parameters, REUSE).orElse("false");
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused(REUSE, value, "is neither true nor false; write true");
        };
    }

    private static IfAbsent ifAbsent(Function<String, Optional<String>> parameters) {
        String value = said(parameters, IF_ABSENT).orElse(IfAbsent.FAIL.name());
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "FAIL" -> IfAbsent.FAIL;
            case "SKIP" -> IfAbsent.SKIP;
            default -> throw refused(IF_ABSENT, value, "is neither fail nor skip; write skip");
        };
    }

    private static Duration startTimeout(String value) {
        Duration timeout;
        try {
            timeout = Durations.parse(value);
        } catch (IllegalArgumentException unreadable) {
            throw new BackendException(START_TIMEOUT + ": " + unreadable.getMessage(), unreadable);
        }
        if (timeout.isZero()) {
            throw refused(START_TIMEOUT, value, "is not longer than zero; write 60 s");
        }
        return timeout;
    }

    private static BackendException refused(String key, String value, String fault) {
        return new BackendException(key + " = \"" + value + "\" " + fault);
    }

    /** What to add, where Testcontainers is absent; it is not loaded to find out. */
    public static Optional<String> missingLibrary() {
        return missingLibrary(ContainerSettings.class.getClassLoader());
    }

    static Optional<String> missingLibrary(ClassLoader loader) {
        return loader.getResource("org/testcontainers/containers/GenericContainer.class") != null
                ? Optional.empty()
                : Optional.of("backend = CONTAINER takes a library that is not on the class path; add the dependency"
                        + " org.testcontainers:testcontainers, version 2.0.5 or a newer 2.x, in test scope, or take LOCAL,"
                        + " which needs no container engine");
    }
}
