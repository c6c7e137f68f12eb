package io.dynamolatency.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@Tag("unit")
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class UserPropertiesTest {

    private static final List<String> OF_THE_USER = List.of(
            "user.pool.id",
            "file.upload.dir",
            "path.to.config",
            "os.index",
            "line.length",
            "native.library",
            "basedirectory",
            "stdout.level");

    @Test
    void aNameThatStartsLikeAPropertyOfJavaIsTheUsers() {
        OF_THE_USER.forEach(name -> System.setProperty(name, "acme"));
        System.setProperty("junit.acme", "acme");
        // sets user.timezone if it is unset
        TimeZone.getDefault();
        try {
            Map<String, String> properties = UserProperties.ofThisJvm();
            assertThat(OF_THE_USER).allSatisfy(name -> assertThat(properties).containsEntry(name, "acme"));
            assertThat(properties)
                    .containsKeys("user.home", "user.timezone", "file.encoding")
                    .doesNotContainKeys("junit.acme", "java.home", "os.name", "user.dir", "path.separator", "basedir");
        } finally {
            OF_THE_USER.forEach(System::clearProperty);
            System.clearProperty("junit.acme");
        }
    }
}
