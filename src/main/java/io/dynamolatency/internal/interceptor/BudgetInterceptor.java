package io.dynamolatency.internal.interceptor;

import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Has each request counted that a {@link CallBudget} is of. The SDK finds it as it finds {@link InvocationInterceptor}, and makes one
 * for each DynamoDB client.
 */
public final class BudgetInterceptor implements ExecutionInterceptor {

    /** For a client that is being built. */
    public BudgetInterceptor() {}

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        CallBudget.spend(
                Optional.ofNullable(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME)),
                context.httpRequest());
    }
}
