package io.dynamolatency.internal.backend.container;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.internal.text.Durations;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The image and the start timeout of {@code backend = CONTAINER}. Immutable.
 *
 * @param image the image with its tag or digest, such as {@code amazon/dynamodb-local:3.3.1}
 * @param startTimeout the longest time from the container's start to its first answer, above zero; pulling the image is
 *     not included
 */
public record ContainerSettings(String image, Duration startTimeout) {

    /**
     * Parameter: the image. Default: {@value #DEFAULT_IMAGE}. If the image has no tag, the kit adds the default version
     * of {@code backend = LOCAL} as the tag.
     */
    public static final String IMAGE = "dynamolatency.container.image";

    private static final String DEFAULT_IMAGE = "amazon/dynamodb-local";
    private static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(60);

    private static final Pattern AN_IMAGE = Pattern.compile("[a-z0-9][A-Za-z0-9._:/@-]*");

    /**
     * Reads the parameters.
     *
     * @param parameters returns the value of a parameter by its name; empty if unset
     * @throws BackendException if a value is invalid; the message has the parameter, the value and what to write
     */
    public static ContainerSettings from(Function<String, Optional<String>> parameters) {
        return new ContainerSettings(
                tagged(parameters.apply(IMAGE).map(String::strip).orElse(DEFAULT_IMAGE)),
                parameters
                        .apply(LocalSettings.START_TIMEOUT)
                        .map(String::strip)
                        .map(ContainerSettings::startTimeout)
                        .orElse(DEFAULT_START_TIMEOUT));
    }

    private static String tagged(String image) {
        if (!AN_IMAGE.matcher(image).matches()) {
            throw refused(IMAGE, image, "is not an image name; write one such as " + DEFAULT_IMAGE);
        }
        // a colon before the last slash belongs to the registry's port
        boolean tagged = image.substring(image.lastIndexOf('/') + 1).contains(":") || image.contains("@");
        return tagged ? image : image + ":" + LocalSettings.defaults().version();
    }

    private static Duration startTimeout(String value) {
        Duration timeout;
        try {
            timeout = Durations.parse(value);
        } catch (IllegalArgumentException unreadable) {
            throw new BackendException(LocalSettings.START_TIMEOUT + ": " + unreadable.getMessage(), unreadable);
        }
        if (timeout.isZero() || timeout.isNegative()) {
            throw refused(LocalSettings.START_TIMEOUT, value, "must be longer than zero; write 60 s");
        }
        return timeout;
    }

    private static BackendException refused(String key, String value, String fault) {
        return new BackendException(key + " = \"" + value + "\" " + fault);
    }

    /**
     * Returns the dependency to add if Testcontainers is missing; empty if Testcontainers is on the class path. Does
     * not load Testcontainers.
     */
    public static Optional<String> missingLibrary() {
        return missingLibrary(ContainerSettings.class.getClassLoader());
    }

    static Optional<String> missingLibrary(ClassLoader loader) {
        return loader.getResource("org/testcontainers/containers/GenericContainer.class") != null
                ? Optional.empty()
                : Optional.of("backend = CONTAINER needs Testcontainers on the class path. Add the dependency"
                        + " org.testcontainers:testcontainers, version 2.0.5 or a newer 2.x, in test scope, or use"
                        + " backend = LOCAL, which needs no container engine");
    }
}
