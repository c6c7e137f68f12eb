package io.dynamolatency.internal.backend.local;

import java.nio.file.Path;
import java.util.List;

/**
 * The jars of DynamoDB Local, in class path order.
 *
 * @param source a text that says where the jars were found, such as {@code resolved into /home/me/.m2/repository}
 */
record ServerJars(List<Path> files, String source) {

    ServerJars {
        files = List.copyOf(files);
    }
}
