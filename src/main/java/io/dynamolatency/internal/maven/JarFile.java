package io.dynamolatency.internal.maven;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An entry of a class path.
 *
 * @param file a jar or a directory
 * @param coordinates the jar's artifact; empty for a directory, or if the artifact of the jar is unknown
 * @param version the version of the artifact; {@code ""} if the version is unknown
 */
public record JarFile(Path file, Optional<Coordinates> coordinates, String version) {}
