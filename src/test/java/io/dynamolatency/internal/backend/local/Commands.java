package io.dynamolatency.internal.backend.local;

import java.io.File;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Commands that start DynamoDB Local from its jars. */
public final class Commands {

    private Commands() {}

    /** Its command, in words without spaces. */
    public static String dynamoDbLocal(int port) {
        return Path.of(System.getProperty("java.home"), "bin", "java")
                + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "
                + RealJars.find().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))
                + " software.amazon.dynamodb.services.local.main.ServerRunner -inMemory -sharedDb -disableTelemetry"
                + " -port "
                + port;
    }
}
