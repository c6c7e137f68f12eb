package io.dynamolatency.internal.maven;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An entry of a class path.
 *
 * @param file a jar or a directory
 * @param coordinates the artifact that the jar is; empty for a directory, and for a jar that does not tell
 * @param version the version of the artifact; {@code ""} if it is not known
 */
public record JarFile(Path file, Optional<Coordinates> coordinates, String version) {}
