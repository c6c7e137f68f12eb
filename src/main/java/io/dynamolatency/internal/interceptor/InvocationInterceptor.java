package io.dynamolatency.internal.interceptor;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ClientType;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Records which call sent which request, and through which SDK client. The SDK finds this class by its name in {@code
 * software/amazon/awssdk/services/dynamodb/execution.interceptors}. It creates an object for each DynamoDB client, also
 * for those of production code. The interceptor reads one header and changes nothing.
 */
public final class InvocationInterceptor implements ExecutionInterceptor {

    private static final String INVOCATION_HEADER = "amz-sdk-invocation-id";

    private static final ExecutionAttribute<InvocationTrace> TRACE =
            new ExecutionAttribute<>(InvocationTrace.class.getName());

    private static final AtomicInteger CLIENTS = new AtomicInteger();

    private final int client = CLIENTS.getAndIncrement();

    public InvocationInterceptor() {}

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (synchronous(attributes)) {
            return;
        }
        // this method still runs on the caller's thread
        InvocationTrace trace = InvocationTrace.ofThisThread();
        if (trace != null) {
            trace.await();
            attributes.putAttribute(TRACE, trace);
        }
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        boolean synchronous = synchronous(attributes);
        InvocationTrace trace = synchronous ? InvocationTrace.ofThisThread() : attributes.getAttribute(TRACE);
        if (trace == null) {
            return;
        }
        @Nullable
        String id = context.httpRequest().firstMatchingHeader(INVOCATION_HEADER).orElse(null);
        if (id == null) {
            return;
        }
        if (synchronous) {
            trace.sent(id, client);
        } else {
            // only the first attempt counts; at a later attempt the trace may belong to another call
            attributes.putAttribute(TRACE, null);
            trace.sentLate(id, client);
        }
    }

    /** Returns whether the client sends all attempts from its caller's thread. */
    private static boolean synchronous(ExecutionAttributes attributes) {
        return attributes.getAttribute(SdkExecutionAttribute.CLIENT_TYPE) == ClientType.SYNC;
    }
}
