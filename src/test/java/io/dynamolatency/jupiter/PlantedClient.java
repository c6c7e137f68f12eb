package io.dynamolatency.jupiter;

import io.dynamolatency.fixture.SourceCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A library of a team's own, in several versions, in a local Maven repository. It builds clients. From one version on,
 * they ask for their connections to be closed.
 */
final class PlantedClient {

    static final String ARTIFACT = "com.acme:orders-client";

    private static final String BUILDER = "OrdersClient";

    private static final String CODE = """
        package com.acme.orders;
        import io.dynamolatency.DynamoEndpoint;
        import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
        public final class OrdersClient {
            public static DynamoDbClient build(DynamoEndpoint endpoint) {
                return endpoint.applyTo(DynamoDbClient.builder())
                        .overrideConfiguration(c -> c.putHeader("X-Orders", "yes")MORE)
                        .build();
            }
        }
        """;

    private final Path repository;
    private final List<String> versions = new ArrayList<>();

    PlantedClient(Path repository) {
        this.repository = repository;
    }

    private Path directory() {
        return repository.resolve("com/acme/orders-client");
    }

    PlantedClient version(String version, boolean closes) throws IOException {
        return version(version, BUILDER, CODE.replace("MORE", closes ? ".putHeader(\"Connection\", \"close\")" : ""));
    }

    /** Adds a version whose class has another name. */
    PlantedClient versionWithoutClass(String version) throws IOException {
        return version(version, "Clients", "package com.acme.orders; public final class Clients {}");
    }

    /** Adds a version whose class has no method to build a client. */
    PlantedClient versionWithoutMethod(String version) throws IOException {
        return version(version, BUILDER, "package com.acme.orders; public final class OrdersClient {}");
    }

    private PlantedClient version(String version, String name, String code) throws IOException {
        Path classes = Files.createDirectories(repository.resolve("classes-" + version));
        SourceCode.compile("com/acme/orders/" + name, code, classes);
        Path directory = Files.createDirectories(directory().resolve(version));
        try (JarOutputStream jar = new JarOutputStream(
                        Files.newOutputStream(directory.resolve("orders-client-" + version + ".jar")));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
        return known(version);
    }

    /** Adds a version whose jar is missing. */
    PlantedClient known(String version) throws IOException {
        Path directory = Files.createDirectories(directory().resolve(version));
        Files.writeString(directory.resolve("orders-client-" + version + ".pom"), """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <groupId>com.acme</groupId><artifactId>orders-client</artifactId><version>%s</version>
            </project>
            """.formatted(version));
        versions.add(version);
        StringBuilder metadata = new StringBuilder("<metadata><groupId>com.acme</groupId>"
                + "<artifactId>orders-client</artifactId><versioning><versions>");
        versions.forEach(one -> metadata.append("<version>").append(one).append("</version>"));
        Files.writeString(
                directory().resolve("maven-metadata-local.xml"), metadata + "</versions></versioning></metadata>");
        return this;
    }
}
