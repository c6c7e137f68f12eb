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
 * Writes down which call sent which request, and by which SDK client. The SDK finds it by its name in {@code
 * software/amazon/awssdk/services/dynamodb/execution.interceptors} and makes one for each DynamoDB client that is built, those of
 * production code included. It reads one header, and changes nothing.
 */
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
        if (synchronous(attributes)) {
            return;
        }
        // here it is still the caller's thread
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
            // another attempt would tell nothing more, and may come when the trace is another call's
            attributes.putAttribute(TRACE, null);
            trace.sentLate(id, client);
        }
    }

    /** Whether the client sends from its caller's thread, all attempts. */
    private static boolean synchronous(ExecutionAttributes attributes) {
        return attributes.getAttribute(SdkExecutionAttribute.CLIENT_TYPE) == ClientType.SYNC;
    }
}
