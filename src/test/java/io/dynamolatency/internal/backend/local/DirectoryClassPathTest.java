package io.dynamolatency.internal.backend.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamolatency.backend.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class DirectoryClassPathTest {

    private static final String SERVER = "software/amazon/dynamodb/services/local/main/ServerRunner.class";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static Path jar(Path file, String entry) throws IOException {
        Files.createDirectories(file.getParent());
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new JarEntry(entry));
        }
        return file;
    }

    @Test
    void readsTheDownloadAsUnpacked() throws IOException {
        Path library = jar(directory.resolve("DynamoDBLocal_lib/b.jar"), "B.class");
        Path other = jar(directory.resolve("DynamoDBLocal_lib/a.jar"), "A.class");
        Path server = jar(directory.resolve("DynamoDBLocal.jar"), SERVER);
        Files.writeString(directory.resolve("README.txt"), "no jar");

        List<Path> found = new DirectoryClassPath(directory).find();

        assertThat(found).containsExactly(server, other, library);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DynamoDBLocal-3.3.1.jar", "renamed.jar"})
    void readsJarsSideBySide(String name) throws IOException {
        Path library = jar(directory.resolve("a.jar"), "A.class");
        Path server = jar(directory.resolve(name), SERVER);

        assertThat(new DirectoryClassPath(directory).find()).containsExactly(server, library);
    }

    private void isRefused(Path given, String because) {
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> new DirectoryClassPath(given).find())
                .withMessageStartingWith("dynamolatency.local.directory: " + given + " " + because)
                .withMessageContaining("with DynamoDBLocal.jar and DynamoDBLocal_lib");
    }

    @Test
    void saysWhatIsExpectedWhereThereIsNothing() throws IOException {
        isRefused(directory.resolve("gone"), "does not exist");
        isRefused(Files.createFile(directory.resolve("file")), "is not a directory");
        isRefused(directory, "has no jars");
    }

    @Test
    void saysWhatIsExpectedWhereTheJarsAreWrong() throws IOException {
        jar(directory.resolve("DynamoDBLocal.jar"), "com/amazonaws/services/dynamodbv2/local/main/ServerRunner.class");
        Files.writeString(directory.resolve("broken.jar"), "no zip");

        isRefused(directory, "has 2 jars, but none has " + SERVER);
    }

    @Test
    void saysThatTheLibrariesAreMissing() throws IOException {
        jar(directory.resolve("DynamoDBLocal.jar"), SERVER);

        isRefused(directory, "has DynamoDBLocal.jar, but not the libraries it needs");
    }
}
