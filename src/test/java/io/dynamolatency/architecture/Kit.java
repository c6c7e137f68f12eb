package io.dynamolatency.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.dynamolatency.ConnectionMode;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The kit's own classes, without those of its tests. */
final class Kit {

    static final String ROOT = "io.dynamolatency";

    static final JavaClasses CLASSES = new ClassFileImporter().importPath(directory());

    private Kit() {}

    private static Path directory() {
        try {
            return Path.of(ConnectionMode.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
