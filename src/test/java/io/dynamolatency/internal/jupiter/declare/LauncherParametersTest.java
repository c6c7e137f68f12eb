package io.dynamolatency.internal.jupiter.declare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@Tag("unit")
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class LauncherParametersTest {

    private final Map<String, String> set = new HashMap<>();

    private Map<String, String> parameters() {
        return LauncherParameters.of(LauncherParametersTest.class, name -> Optional.ofNullable(set.get(name)));
    }

    @Test
    void returnsWhatIsSetInTheLauncher() {
        set.put("dynamolatency.local.directory", "jars");
        set.put("dynamolatency.network.rtt", "20 ms");
        set.put("dynamolatency.useClient.io.dynamolatency", "com.acme.Clients");
        assertThat(parameters()).isEqualTo(set);
    }

    @Test
    void leavesOutWhatEachJvmHasOfItsOwn() {
        set.put("dynamolatency.report.dir", "target/reports");
        set.put("dynamolatency.history", "history");
        set.put("dynamolatency.rate", "50/s");
        System.setProperty("dynamolatency.rate", "50/s");
        try {
            assertThat(parameters()).isEmpty();
        } finally {
            System.clearProperty("dynamolatency.rate");
        }
    }
}
