package io.dynamolatency.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class CodeLineTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.util.ArrayList",
                "software.amazon.awssdk.core.SdkClient",
                "org.springframework.beans.factory.support.DefaultListableBeanFactory",
                "com.acme.ParkingApplication$$SpringCGLIB$$0",
                "com.acme.Orders$$EnhancerByMockitoWithCGLIB$$1a2b",
            })
    void worksOnBehalfOfOtherCode(String className) {
        assertThat(CodeLine.ofALibrary(className)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"com.acme.TicketService", "com.acme.Orders$Inner", "javafx.Orders", "org.springboard.Orders"})
    void isTheUsersCode(String className) {
        assertThat(CodeLine.ofALibrary(className)).isFalse();
    }
}
