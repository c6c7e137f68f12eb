package io.dynamolatency.client;

import java.util.concurrent.atomic.AtomicInteger;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Writes down which call sent which request, and by which SDK client. The SDK finds it by its name in {@code
 * software/amazon/awssdk/services/dynamodb/execution.interceptors} and makes one for each DynamoDB client that is built, those of
 * production code included. It reads one header, and changes nothing.
 */
@API(status = Status.INTERNAL, since = "0.1")
public final class InvocationInterceptor implements ExecutionInterceptor {

    private static final String INVOCATION_HEADER = "amz-sdk-invocation-id";

    private static final ExecutionAttribute<InvocationTrace> TRACE =
            new ExecutionAttribute<>(InvocationTrace.class.getName());

    private static final AtomicInteger CLIENTS = new AtomicInteger();

    private final int client = CLIENTS.getAndIncrement();

    /** For a client that is being built. */
    public InvocationInterceptor() {}

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        // here it is still the caller's thread
        InvocationTrace trace = InvocationTrace.ofThisThread();
        if (trace != null) {
            attributes.putAttribute(TRACE, trace);
        }
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        InvocationTrace trace = attributes.getAttribute(TRACE);
        if (trace != null) {
            context.httpRequest().firstMatchingHeader(INVOCATION_HEADER).ifPresent(id -> trace.add(id, client));
        }
    }
}
