package io.dynamolatency.internal.backend.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.backend.local.LocalSettings.Scope;
import io.dynamolatency.internal.io.TemporaryDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The server dies with its parent. The parent's class path has the kit's own classes only: with a directory given,
 * neither MIMA nor anything else is needed.
 */
@Tag("slow")
class DeathOfTheParentTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path jars;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    @BeforeAll
    static void copy() throws IOException {
        RealJars.copiedInto(jars);
    }

    /** Ends a parent, and expects that nothing is left. */
    private void isGoneAfter(Scope scope, Ending ending) throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        FakeServer.classPath(List.of()),
                        ParentMain.class.getName(),
                        jars.toString(),
                        scope.name())
                .redirectError(temporary.resolve("parent.log").toFile())
                .start();
        try (BufferedReader said = parent.inputReader()) {
            String line = said.readLine();
            assertThat(line).as(this::log).isNotNull();
            ProcessHandle server = ProcessHandle.of(Long.parseLong(line)).orElseThrow();
            try {
                assertThat(leftDirectories()).hasSize(1);

                ending.end(parent);

                Eventually.await("the server ends", () -> hasEnded(server));
                assertThat(leftDirectories()).isEmpty();
            } finally {
                server.destroyForcibly();
            }
        } finally {
            parent.destroyForcibly();
        }
    }

    /** Also where the machine's first process, which inherits orphans, takes seconds to notice that one has ended. */
    private static boolean hasEnded(ProcessHandle process) {
        try {
            return !process.isAlive()
                    || Files.readString(Path.of("/proc/" + process.pid() + "/stat"))
                            .contains(") Z ");
        } catch (IOException noSuchFile) {
            return !process.isAlive();
        }
    }

    private interface Ending {
        void end(Process parent) throws IOException;
    }

    private String log() {
        try {
            return Files.readString(temporary.resolve("parent.log"));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private List<Path> leftDirectories() throws IOException {
        try (Stream<Path> all = Files.walk(temporary, 2)) {
            return all.filter(path -> path.getFileName().toString().startsWith(TemporaryDirectory.PREFIX))
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofAParentThatIsKilled(Scope scope) throws Exception {
        isGoneAfter(scope, Process::destroyForcibly);
    }

    @ParameterizedTest
    @EnumSource
    void ofAParentThatExits(Scope scope) throws Exception {
        isGoneAfter(scope, parent -> parent.getOutputStream().close());
    }
}
