package io.dynamolatency.internal.backend.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
@Tag("unit")
class RememberedClassPathTest {

    @TempDir
    Path temporary;

    private final AtomicInteger resolved = new AtomicInteger();
    private Path repository;
    private Path inside;
    private Path outside;

    @BeforeEach
    void jars() throws IOException {
        repository = Files.createDirectory(temporary.resolve("repository"));
        inside = Files.createFile(repository.resolve("in \u00fc.jar"));
        outside = Files.createFile(temporary.resolve("out.jar"));
    }

    private RememberedClassPath classPath(Path repository, String version) {
        return new RememberedClassPath(repository, version, "2.0", () -> {
            resolved.incrementAndGet();
            return new ServerJars(List.of(inside, outside), "resolved");
        });
    }

    @Test
    void isUsedFromTheSecondTimeOn() {
        assertThat(classPath(repository, "3").find().source()).isEqualTo("resolved");

        ServerJars again = classPath(repository, "3").find();

        assertThat(again.files()).containsExactly(inside, outside);
        assertThat(again.source()).isEqualTo("remembered in " + repository);
        assertThat(resolved).hasValue(1);
    }

    @Test
    void holdsForItsVersionOnly() {
        classPath(repository, "3").find();
        classPath(repository, "4").find();

        assertThat(resolved).hasValue(2);
    }

    @Test
    void doesNotHoldWhenAFileIsGone() throws IOException {
        classPath(repository, "3").find();
        Files.delete(outside);

        classPath(repository, "3").find();

        assertThat(resolved).hasValue(2);
    }

    @Test
    void movesWithTheRepository() throws IOException {
        classPath(repository, "3").find();
        Path moved = Files.move(repository, temporary.resolve("moved"));

        assertThat(classPath(moved, "3").find().files()).containsExactly(moved.resolve("in \u00fc.jar"), outside);
        assertThat(resolved).hasValue(1);
    }

    @Test
    void anUnreadableFileIsResolvedAgain() throws IOException {
        classPath(repository, "3").find();
        Files.write(onlyFile(), new byte[] {(byte) 0xff, 0, 10});

        assertThat(classPath(repository, "3").find().source()).isEqualTo("resolved");
        assertThat(classPath(repository, "3").find().source()).startsWith("remembered");
    }

    @Test
    void anUnwritablePlaceIsNoFailure() throws IOException {
        Files.createFile(repository.resolve(".cache"));

        assertThat(classPath(repository, "3").find().files()).containsExactly(inside, outside);
        assertThat(classPath(temporary.resolve("none"), "3").find().files()).containsExactly(inside, outside);
        assertThat(temporary.resolve("none")).doesNotExist();
    }

    @Test
    void manyMayWriteItAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<ServerJars>> finds = Stream.generate(() -> (Callable<ServerJars>)
                            () -> classPath(repository, "3").find())
                    .limit(200)
                    .toList();
            for (Future<ServerJars> found : threads.invokeAll(finds)) {
                assertThat(found.get().files()).containsExactly(inside, outside);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(onlyFile()).isRegularFile();
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.walk(repository.resolve(".cache"))) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }
}
