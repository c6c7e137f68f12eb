package io.dynamolatency.internal.versions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class VersionsCommandTest {

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private int run(String... arguments) throws InterruptedException {
        return VersionsCommand.run(System.out, new PrintStream(errors, true, StandardCharsets.UTF_8), arguments);
    }

    @Test
    void saysHowToUseIt() throws InterruptedException {
        assertThat(run("com.acme.Probe")).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("usage: java -cp")
                .contains("<group:artifact> <from> [<to>]");
    }

    @Test
    void saysWhatIsNoArtifact() throws InterruptedException {
        assertThat(run("com.acme.Probe", "awssdk", "1.0")).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("\"awssdk\" is not an artifact");
    }

    @Test
    void saysThatVersionsAreNoRange() throws InterruptedException {
        assertThat(run("com.acme.Probe", "com.acme:orders", "2.0", "1.0")).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("from = \"2.0\" must be lower than to = \"1.0\"; swap the two versions, or write others");
    }
}
