package io.dynamolatency.internal.http;

import java.io.File;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * This JVM's class path without one artifact, as a user's is who did not add it. Its classes are not those of this
 * JVM.
 */
public final class ClassPathWithout extends URLClassLoader {

    /** The artifact's name without its version. */
    public ClassPathWithout(String artifact) {
        super(
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .map(Path::of)
                        .filter(entry -> !entry.getFileName().toString().matches(artifact + "-\\d.*\\.jar"))
                        .map(ClassPathWithout::url)
                        .toArray(URL[]::new),
                ClassLoader.getPlatformClassLoader());
    }

    private static URL url(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
