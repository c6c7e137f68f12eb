package io.dynamolatency.internal.backend.local;

import io.dynamolatency.internal.maven.UserMaven;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** DynamoDB Local's jars as this machine's Maven has them: resolved once, remembered from then on. */
final class RealJars {

    private RealJars() {}

    static List<Path> find() {
        UserMaven maven = new UserMaven(Optional.empty());
        return new RememberedClassPath(
                        maven.localRepository(),
                        Versions.DYNAMODB_LOCAL,
                        Versions.AWS_SDK,
                        Optional.of(PinnedJars.tested()),
                        () -> new MimaClassPath(
                                        Versions.DYNAMODB_LOCAL,
                                        Versions.AWS_SDK,
                                        maven,
                                        false,
                                        MimaClassPath.Timeouts.DEFAULT)
                                .find())
                .find();
    }

    /** Copies of them, laid out as AWS's download. */
    static Path copiedInto(Path directory) throws IOException {
        Path libraries = Files.createDirectory(directory.resolve("DynamoDBLocal_lib"));
        for (Path jar : find()) {
            String name = jar.getFileName().toString();
            Files.copy(
                    jar,
                    name.startsWith("DynamoDBLocal")
                            ? directory.resolve("DynamoDBLocal.jar")
                            : libraries.resolve(name));
        }
        return directory;
    }
}
