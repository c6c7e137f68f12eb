package io.dynamolatency.internal.access;

import java.lang.module.ModuleDescriptor.Version;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Checks that the user's libraries are recent enough for the kit. With an older version, the kit would fail later,
 * because a class is missing. The message would not name the old version as the cause.
 */
public final class RequiredVersions {

    static final String SDK = "2.26.0";
    static final String JUNIT = "5.12";

    private RequiredVersions() {}

    /** Returns the version of the AWS SDK on the class path; empty without the SDK. */
    public static Optional<String> sdk() {
        try {
            // reads the constant by reflection. Otherwise the compiler would copy its value from the SDK that the kit
            // was built with
            Class<?> info = Class.forName("software.amazon.awssdk.core.util.VersionInfo");
            return Optional.of((String) info.getField("SDK_VERSION").get(null));
        } catch (ReflectiveOperationException | LinkageError absent) {
            return Optional.empty();
        }
    }

    /** Returns the fault and its fix if the AWS SDK is too old or absent; empty if the SDK is recent enough. */
    public static Optional<String> sdkFault() {
        return sdkFault(sdk());
    }

    static Optional<String> sdkFault(Optional<String> found) {
        if (found.filter(version -> Version.parse(version).compareTo(Version.parse(SDK)) >= 0)
                .isPresent()) {
            return Optional.empty();
        }
        return Optional.of("dynamo-latency-junit needs AWS SDK " + SDK + " or newer; found "
                + found.orElse("none on the class path") + "\nfix: "
                + (found.isPresent()
                        ? "raise the version of software.amazon.awssdk:bom, or of each of its artifacts"
                        : "add the dependency software.amazon.awssdk:dynamodb"));
    }

    /** Returns the fault and its fix if JUnit is too old; empty if JUnit is recent enough. */
    public static Optional<String> junitFault() {
        boolean publishesFiles = Stream.of(ExtensionContext.class.getMethods())
                .anyMatch(method -> method.getName().equals("publishFile"));
        return junitFault(
                publishesFiles,
                Optional.ofNullable(ExtensionContext.class.getPackage().getImplementationVersion()));
    }

    static Optional<String> junitFault(boolean publishesFiles, Optional<String> found) {
        return publishesFiles
                ? Optional.empty()
                : Optional.of("dynamo-latency-junit needs JUnit " + JUNIT + " or newer; found "
                        + found.orElse("an older one") + "\nfix: raise the version of org.junit:junit-bom");
    }
}
