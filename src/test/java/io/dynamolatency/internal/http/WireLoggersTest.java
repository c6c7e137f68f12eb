package io.dynamolatency.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class WireLoggersTest {

    @Test
    void loggersAtDebugAreNamed() {
        assertThat(WireLoggers.warning(name -> false)).isEmpty();
        assertThat(WireLoggers.warning(Set.of("org.apache.http.wire")::contains))
                .contains("warning: the logger org.apache.http.wire writes at DEBUG, and each call's lines are in these"
                        + " times; set the level to INFO");
        assertThat(WireLoggers.warning(Set.of("org.apache.http.wire", "software.amazon.awssdk.request")::contains))
                .hasValueSatisfying(warning -> assertThat(warning)
                        .startsWith("warning: the loggers org.apache.http.wire, software.amazon.awssdk.request write"));
    }
}
