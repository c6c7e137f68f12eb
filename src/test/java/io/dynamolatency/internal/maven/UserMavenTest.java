package io.dynamolatency.internal.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class UserMavenTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private UserMaven maven(String settings, Map<String, String> properties) throws IOException {
        Files.writeString(home.resolve("settings.xml"), settings);
        return new UserMaven(Optional.empty(), home, properties::get);
    }

    @Test
    void theParameterGoesBeforeAll() {
        UserMaven maven = new UserMaven(Optional.of(home.resolve("given")), home, key -> "/other");

        assertThat(maven.localRepository()).isEqualTo(home.resolve("given"));
    }

    @Test
    void mavensCommandLineGoesBeforeWhatSurefireSays() throws IOException {
        String line = home.resolve("line").toString();
        String surefire = home.resolve("surefire").toString();

        assertThat(maven("<settings/>", Map.of("maven.repo.local", line, "localRepository", surefire))
                        .localRepository())
                .isEqualTo(Path.of(line));
        assertThat(maven("<settings/>", Map.of("localRepository", surefire)).localRepository())
                .isEqualTo(Path.of(surefire));
    }

    @Test
    void surefireKnowsBetterWhereARelativePathIs() throws IOException {
        String surefire = home.resolve("surefire").toString();

        assertThat(maven("<settings/>", Map.of("maven.repo.local", ".m2/repository", "localRepository", surefire))
                        .localRepository())
                .isEqualTo(Path.of(surefire));
        assertThat(maven("<settings/>", Map.of("maven.repo.local", "repo")).localRepository())
                .isEqualTo(Path.of("repo").toAbsolutePath());
    }

    @Test
    void settingsNameTheRepository() throws IOException {
        UserMaven maven = maven(
                "<settings><localRepository> ${user.home}/repo </localRepository></settings>",
                Map.of("user.home", "/home/me"));

        assertThat(maven.givenRepository()).isEmpty();
        assertThat(maven.localRepository()).isEqualTo(Path.of("/home/me/repo"));
    }

    @Test
    void otherwiseItIsMavensOwnPlace() {
        UserMaven maven = new UserMaven(Optional.empty(), home, key -> null);

        assertThat(maven.localRepository()).isEqualTo(home.resolve("repository"));
        assertThat(maven.offline()).isFalse();
    }

    @Test
    void offlineIsReadWhereMavenReadsIt() throws IOException {
        String settings = "<settings xmlns=\"http://maven.apache.org/SETTINGS/1.0.0\">%s</settings>";

        assertThat(maven(settings.formatted("<offline>true</offline>"), Map.of())
                        .offline())
                .isTrue();
        assertThat(maven(settings.formatted("<offline>false</offline>"), Map.of())
                        .offline())
                .isFalse();
        assertThat(maven(settings.formatted("<!-- <offline>true</offline> -->"), Map.of())
                        .offline())
                .isFalse();
        assertThat(maven(settings.formatted("<profiles><offline>true</offline></profiles>"), Map.of())
                        .offline())
                .isFalse();
    }

    @Test
    void readsNoExternalEntity() throws IOException {
        Path secret = Files.writeString(home.resolve("secret"), "true");
        String settings = "<!DOCTYPE settings [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>"
                + "<settings><offline>&e;</offline></settings>";

        assertThat(maven(settings, Map.of()).offline()).isFalse();
    }

    @Test
    void anUnreadableFileIsLeftToMavenToComplainAbout() throws IOException {
        UserMaven maven = maven("<settings><offline>true", Map.of());

        assertThat(maven.offline()).isFalse();
        assertThat(maven.localRepository()).isEqualTo(home.resolve("repository"));
    }
}
