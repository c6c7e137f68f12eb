package io.dynamolatency.internal.backend.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class AwsSettingsTest {

    private static AwsSettings from(String endpoint) {
        return AwsSettings.from(name -> Optional.of(endpoint).filter(value -> name.equals(AwsSettings.ENDPOINT)));
    }

    @Test
    void readsAnAddress() {
        assertThat(from("https://vpce-1.amazonaws.com/").endpoint())
                .contains(URI.create("https://vpce-1.amazonaws.com/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://me:s3cret@vpce-1.amazonaws.com",
                "https://me:s3c/ret@vpce-1.amazonaws.com",
                "https://vpce-1.amazonaws.com?a=b",
                "https://vpce-1.amazonaws.com#a",
                "https://vpce-1.amazonaws.com/a",
                "http://vpce-1.amazonaws.com"
            })
    void refusesMoreThanAnAddressAndDoesNotShowAPassword(String endpoint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> from(endpoint))
                .withMessageContaining("://vpce-1.amazonaws.com")
                .withMessageContaining("write an https address without user name, path and query")
                .withMessageNotContainingAny("me:", "s3c");
    }
}
