package io.dynamolatency.internal.interceptor;

import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Counts each request against the {@link CallBudget} of its endpoint. The SDK finds this class like {@link
 * InvocationInterceptor} and creates an object for each DynamoDB client.
 */
public final class BudgetInterceptor implements ExecutionInterceptor {

    public BudgetInterceptor() {}

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        CallBudget.spend(
                Optional.ofNullable(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME)),
                context.httpRequest());
    }
}
