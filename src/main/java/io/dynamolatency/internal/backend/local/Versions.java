package io.dynamolatency.internal.backend.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions that this kit was built and tested with. The build writes them into a resource. */
final class Versions {

    static final String DYNAMODB_LOCAL;
    static final String AWS_SDK;

    private static final String RESOURCE = "versions.properties";

    static {
        Properties properties = new Properties();
        try (InputStream in = Versions.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing beside " + Versions.class.getName());
            }
            properties.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        DYNAMODB_LOCAL = version(properties, "dynamodb.local");
        AWS_SDK = version(properties, "awssdk");
    }

    private Versions() {}

    private static String version(Properties properties, String key) {
        String version = properties.getProperty(key, "");
        if (version.isEmpty() || version.contains("${")) {
            throw new IllegalStateException(RESOURCE + " says " + key + "=" + version
                    + "; it was copied without Maven's resource filtering: build with Maven");
        }
        return version;
    }
}
