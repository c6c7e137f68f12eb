package io.dynamolatency.jupiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.internal.jupiter.run.LatencyNodes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** How the annotations find their implementation. */
@Tag("unit")
class LatencyExtensionTest {

    @Test
    void theImplementationIsThatOfTheSameClassLoader() {
        assertThat(LatencyExtension.provider(LatencyExtension.class.getClassLoader()))
                .isInstanceOf(LatencyNodes.class);
    }

    @Test
    void aClassPathWithoutTheServiceFileSaysWhatIsMissing() {
        assertThatThrownBy(() -> LatencyExtension.provider(ClassLoader.getPlatformClassLoader()))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage(
                        "The class path lacks META-INF/services/io.dynamolatency.internal.access.LatencyTestProvider"
                                + " of dynamo-latency-junit; if you repackage its jar, keep its service files");
    }
}
