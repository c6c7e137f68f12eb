package io.dynamolatency.internal.interceptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Each test has a host of its own, because the count of an endpoint goes on in the same JVM. */
@Tag("unit")
class CallBudgetTest {

    private static final String PARAMETER = "dynamolatency.test.maxCalls";

    private static SdkHttpRequest to(URI endpoint) {
        return SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint)
                .build();
    }

    @Test
    void aRequestOverTheBudgetIsNotSent() {
        URI uri = URI.create("https://one.budget.test");
        try (CallBudget budget = CallBudget.open(uri, 2, PARAMETER)) {
            CallBudget.spend("PutItem", to(uri));
            CallBudget.spend("DeleteTable", to(uri));
            CallBudget.spend("PutItem", to(URI.create("https://other.budget.test")));
            CallBudget.spend(null, to(uri));
            assertThatExceptionOfType(CallBudget.SpentException.class)
                    .isThrownBy(() -> CallBudget.spend("PutItem", to(uri)))
                    .withMessageContaining("has sent 2 requests to")
                    .withMessageContaining(PARAMETER);
            assertThat(budget.sent()).isEqualTo(2);
        }
    }

    @Test
    void ofTwoBudgetsForOneEndpointTheSmallerCountsEachRequestOnce() {
        URI uri = URI.create("https://two.budget.test");
        try (CallBudget large = CallBudget.open(uri, 10, PARAMETER);
                CallBudget small = CallBudget.open(uri, 3, PARAMETER)) {
            for (int request = 0; request < 3; request++) {
                CallBudget.spend("PutItem", to(uri));
            }
            assertThat(large.sent()).isEqualTo(3);
            assertThatExceptionOfType(CallBudget.SpentException.class)
                    .isThrownBy(() -> CallBudget.spend("PutItem", to(uri)))
                    .withMessageContaining("has sent 3 requests to");
            assertThat(small.sent()).isEqualTo(3);
        }
    }
}
