package io.dynamolatency.internal.versions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class MissingCodeTest {

    private static final String MISSING_CLASS = "java.lang.NoClassDefFoundError: com/acme/orders/OrdersClient";
    private static final String LACKS =
            "its class path lacks the class com.acme.orders.OrdersClient (NoClassDefFoundError)";

    @Test
    void namesAClass() {
        assertThat(MissingCode.orText(MISSING_CLASS)).isEqualTo(LACKS);
        assertThat(MissingCode.orText("java.lang.NoClassDefFoundError: Lcom/acme/orders/OrdersClient;"))
                .isEqualTo(LACKS);
        assertThat(MissingCode.orText("java.lang.ClassNotFoundException: com.acme.Orders"))
                .isEqualTo("its class path lacks the class com.acme.Orders (ClassNotFoundException)");
    }

    @Test
    void namesAMethodWithoutItsResult() {
        assertThat(MissingCode.orText(
                        "java.lang.NoSuchMethodError: 'void com.acme.Orders.load(int, java.lang.String)'"))
                .isEqualTo("its class path lacks the method com.acme.Orders.load(int, java.lang.String)"
                        + " (NoSuchMethodError)");
    }

    @Test
    void leavesOtherTextsAsTheyAre() {
        for (String other : List.of(
                "java.lang.NoClassDefFoundError: Could not initialize class com.acme.Orders",
                "java.lang.NoSuchMethodError: loads",
                "java.lang.IllegalStateException: closed")) {
            assertThat(MissingCode.orText(other)).isEqualTo(other);
        }
    }

    @Test
    void readsTheFirstCauseFromTheOutputOfAProgram() {
        assertThat(MissingCode.ofOutput(List.of(
                        "Exception in thread \"main\" java.lang.ExceptionInInitializerError",
                        "\tat com.acme.Probe.main(Probe.java:7)",
                        "Caused by: " + MISSING_CLASS,
                        "\tat com.acme.Probe.<clinit>(Probe.java:3)",
                        "\t... 1 more")))
                .isEqualTo(LACKS);
        assertThat(MissingCode.ofOutput(List.of("one", "two", "three"))).isEqualTo("two three");
        assertThat(MissingCode.ofOutput(List.of())).isEmpty();
    }
}
