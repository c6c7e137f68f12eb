package io.dynamolatency.internal.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.util.VersionInfo;

@Tag("unit")
class RequiredVersionsTest {

    @Test
    void thoseOfThisBuildAreRecentEnough() {
        assertThat(RequiredVersions.sdk()).hasValue(VersionInfo.SDK_VERSION);
        assertThat(RequiredVersions.sdkFault()).isEmpty();
        assertThat(RequiredVersions.junitFault()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.26.0", "2.26.31", "2.100.0", "2.54.13-SNAPSHOT", "3.0.0"})
    void anSdkFromTheOldestOnIsNoFault(String version) {
        assertThat(RequiredVersions.sdkFault(Optional.of(version))).isEmpty();
    }

    @Test
    void anOlderSdkIsNamedWithWhatIsNeeded() {
        assertThat(RequiredVersions.sdkFault(Optional.of("2.25.70")))
                .hasValue("dynamo-latency-junit needs AWS SDK 2.26.0 or newer; found 2.25.70\n"
                        + "fix: raise the version of software.amazon.awssdk:bom, or of each of its artifacts");
    }

    @Test
    void anAbsentSdkIsNamedWithItsDependency() {
        assertThat(RequiredVersions.sdkFault(Optional.empty()))
                .hasValue("dynamo-latency-junit needs AWS SDK 2.26.0 or newer; found none on the class path\n"
                        + "fix: add the dependency software.amazon.awssdk:dynamodb");
    }

    @Test
    void anOlderJUnitIsNamedWithWhatIsNeeded() {
        assertThat(RequiredVersions.junitFault(false, Optional.of("5.11.4")))
                .hasValue("dynamo-latency-junit needs JUnit 5.12 or newer; found 5.11.4\n"
                        + "fix: raise the version of org.junit:junit-bom");
        assertThat(RequiredVersions.junitFault(false, Optional.empty()).orElseThrow())
                .contains("found an older one\n");
    }
}
