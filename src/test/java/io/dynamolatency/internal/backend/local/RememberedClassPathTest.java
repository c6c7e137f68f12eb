package io.dynamolatency.internal.backend.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private Path other;

    @BeforeEach
    void jars() throws IOException {
        repository = Files.createDirectory(temporary.resolve("repository"));
        inside = Files.createFile(repository.resolve("in \u00fc.jar"));
        other = Files.createFile(repository.resolve("other.jar"));
    }

    private RememberedClassPath classPath(Path repository, String version) {
        return classPath(repository, version, Optional.empty());
    }

    private RememberedClassPath classPath(Path repository, String version, Optional<PinnedJars> pinned) {
        return new RememberedClassPath(repository, version, "2.0", pinned, () -> {
            resolved.incrementAndGet();
            return List.of(inside, other);
        });
    }

    private boolean resolves() {
        int before = resolved.get();
        classPath(repository, "3").find();
        return resolved.get() > before;
    }

    private PinnedJars pinned() throws IOException {
        Map<String, String> byName = new HashMap<>();
        Sha256.of(List.of(inside, other)).forEach((jar, sum) -> byName.put(String.valueOf(jar.getFileName()), sum));
        return new PinnedJars(byName);
    }

    @Test
    void aForeignJarInTheFileIsNotRun() throws IOException {
        Path foreign = Files.writeString(temporary.resolve("foreign.jar"), "foreign");
        Path planted = Files.writeString(repository.resolve("planted.jar"), "planted");
        for (Path jar : List.of(foreign, planted)) {
            classPath(repository, "3", Optional.of(pinned())).find();
            List<String> lines = new ArrayList<>(Files.readAllLines(onlyFile()));
            lines.add(0, Sha256.of(List.of(jar)).get(jar) + "  " + jar);
            Files.write(onlyFile(), lines);
            resolved.set(0);

            List<Path> found = classPath(repository, "3", Optional.of(pinned())).find();

            assertThat(found).containsExactly(inside, other);
            assertThat(resolved).as("resolved again, once").hasValue(1);
            assertThat(resolves()).isFalse();
        }
    }

    @Test
    void aJarOutsideOfTheRepositoryIsNotTakenFromTheFile() throws IOException {
        classPath(repository, "3").find();
        Path foreign = Files.writeString(temporary.resolve("foreign.jar"), "foreign");
        Files.writeString(onlyFile(), Sha256.of(List.of(foreign)).get(foreign) + "  ../foreign.jar\n");

        assertThat(classPath(repository, "3").find()).containsExactly(inside, other);
        assertThat(resolved).hasValue(2);
    }

    @Test
    void aJarThatChangedIsResolvedAgain() throws IOException {
        classPath(repository, "3").find();
        Files.writeString(other, "changed");

        assertThat(resolves()).isTrue();
        assertThat(resolves()).isFalse();
    }

    @Test
    void aJarThatIsNotThePinnedOneIsRefused() throws IOException {
        PinnedJars pins = pinned();
        classPath(repository, "3", Optional.of(pins)).find();
        Files.writeString(other, "changed");

        assertThatThrownBy(() -> classPath(repository, "3", Optional.of(pins)).find())
                .isInstanceOf(BackendException.class)
                .hasMessageContaining(other + " has the SHA-256 "
                        + Sha256.of(List.of(other)).get(other) + "; expected "
                        + pins.byName().get("other.jar"))
                .hasMessageContaining("delete that file and run again")
                .hasMessageContaining("dynamolatency.local.unpinned = true");
        assertThat(resolved).hasValue(2);
        assertThat(classPath(repository, "3").find()).as("with permission").containsExactly(inside, other);
    }

    @Test
    void isUsedFromTheSecondTimeOn() {
        assertThat(resolves()).isTrue();

        List<Path> again = classPath(repository, "3").find();

        assertThat(again).containsExactly(inside, other);
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
        Files.delete(other);

        assertThatThrownBy(() -> classPath(repository, "3").find())
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("cannot be read");

        assertThat(resolved).hasValue(2);
    }

    @Test
    void movesWithTheRepository() throws IOException {
        classPath(repository, "3").find();
        Path moved = Files.move(repository, temporary.resolve("moved"));

        assertThat(classPath(moved, "3").find())
                .containsExactly(moved.resolve("in \u00fc.jar"), moved.resolve("other.jar"));
        assertThat(resolved).hasValue(1);
    }

    @Test
    void anUnreadableFileIsResolvedAgain() throws IOException {
        classPath(repository, "3").find();
        Files.write(onlyFile(), new byte[] {(byte) 0xff, 0, 10});

        assertThat(resolves()).isTrue();
        assertThat(resolves()).isFalse();
    }

    @Test
    void anEmptyLineInTheFileIsResolvedAgain() throws IOException {
        classPath(repository, "3").find();
        for (String damaged : List.of("\n", "00\n", "\n" + Files.readString(onlyFile()))) {
            Files.writeString(onlyFile(), damaged);

            assertThat(resolves()).isTrue();
            assertThat(resolves()).isFalse();
        }
    }

    @Test
    void anUnwritablePlaceIsNoFailure() throws IOException {
        Files.createFile(repository.resolve(".cache"));

        assertThat(classPath(repository, "3").find()).containsExactly(inside, other);
        assertThat(classPath(temporary.resolve("none"), "3").find()).containsExactly(inside, other);
        assertThat(temporary.resolve("none")).doesNotExist();
    }

    @Test
    void manyMayWriteItAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<List<Path>>> finds = Stream.generate(() -> (Callable<List<Path>>)
                            () -> classPath(repository, "3").find())
                    .limit(200)
                    .toList();
            for (Future<List<Path>> found : threads.invokeAll(finds)) {
                assertThat(found.get()).containsExactly(inside, other);
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
