package io.dynamolatency.internal.interceptor;

import io.dynamolatency.internal.hiccup.EndingThreads;
import io.dynamolatency.internal.wire.ClientOrigins;
import io.dynamolatency.internal.wire.HttpClientName;
import io.dynamolatency.internal.wire.InvocationEndings;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ClientType;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Records which call sent which request, and through which SDK client. Redirects requests during a measurement ({@link
 * ClientRedirect}). Reports all other requests to a guarded suite ({@link SuiteTap}), and counts billed calls ({@link
 * CallBudget}).
 *
 * <p>The SDK finds this class by its name in the file {@value #FILE}, and creates an object for each DynamoDB client.
 * The SDK runs the interceptors in that file after its own interceptors that set a request's endpoint. On the module
 * path the SDK does not find the file, see {@link ModulePathInterceptor}.
 */
public class InvocationInterceptor implements ExecutionInterceptor {

    /** The SDK's resource with the names of interceptors for DynamoDB clients. */
    static final String FILE = "software/amazon/awssdk/services/dynamodb/execution.interceptors";

    private static final String SERVICE = "DynamoDb";
    private static final String INVOCATION_HEADER = "amz-sdk-invocation-id";
    private static final int NO_CLIENT = -1;

    private static final ExecutionAttribute<TracedInvocation> TRACED =
            new ExecutionAttribute<>(TracedInvocation.class.getName());

    /** The invocation of a thread without a trace, during a measurement. */
    private static final ExecutionAttribute<OtherInvocation> OTHER =
            new ExecutionAttribute<>(OtherInvocation.class.getName());

    /** The tap of the suite that the call belongs to. The interceptor tells this tap when the call ends. */
    private static final ExecutionAttribute<SuiteTap> TAPPED = new ExecutionAttribute<>(SuiteTap.class.getName());

    static {
        SuiteTap.openUnattended();
    }

    private final boolean active;
    private final int client;
    private volatile boolean named;
    /** How many requests of a client to look at: perhaps only some of them have the header. */
    private static final int LOOKS_FOR_CLOSE = 1_000;

    /** How many requests to look at until one has the header {@code Connection: close}; threads can count too few. */
    private int looksForClose = LOOKS_FOR_CLOSE;

    /** Records a client that is being built. The SDK calls this constructor. */
    public InvocationInterceptor() {
        this(true);
    }

    /** Creates an interceptor. An interceptor that is not active does nothing. */
    InvocationInterceptor(boolean active) {
        this.active = active;
        client = active ? built() : NO_CLIENT;
    }

    private static int built() {
        SuiteTap tap = SuiteTap.current();
        boolean watched = tap != null || ClientRedirect.any();
        Optional<String> line = watched ? UserLine.ofThisThread() : Optional.empty();
        Optional<String> caller = watched ? UserLine.ofItsCaller() : Optional.empty();
        InvocationTrace trace = InvocationTrace.ofThisThread();
        long now = trace == null ? System.nanoTime() : trace.now();
        int client = ClientOrigins.ofThisJvm().add(line, caller, now);
        if (tap != null) {
            tap.built(client, line);
        }
        return client;
    }

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        SdkHttpRequest request = context.httpRequest();
        if (!toDynamoDb(attributes)) {
            return request;
        }
        SuiteTap tap = SuiteTap.current();
        if (tap == null || ClientRedirect.holds(request, attributes)) {
            return ClientRedirect.redirected(request, attributes);
        }
        RequestAddress to = tap.began(client, RequestAddress.of(request));
        attributes.putAttribute(TAPPED, tap);
        return to.reachedBy(request);
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (!toDynamoDb(attributes)) {
            return;
        }
        // this method runs on the caller's thread
        InvocationTrace trace = InvocationTrace.ofThisThread();
        if (trace == null) {
            InvocationTrace.countElsewhere();
            if (ClientRedirect.any()) {
                attributes.putAttribute(OTHER, new OtherInvocation());
            }
        } else {
            attributes.putAttribute(TRACED, trace.started(!synchronous(attributes)));
        }
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (!toDynamoDb(attributes)) {
            return;
        }
        // perhaps another interceptor has changed the request
        ClientRedirect.require(context.httpRequest(), attributes, client);
        CallBudget.spend(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME), context.httpRequest());
        if (!named) {
            named = true;
            SuiteTap.unseen();
            describe(context, attributes);
        }
        if (looksForClose > 0) {
            lookForClose(context, attributes);
        }
        Optional<Duration> limit = ClientSettings.timeoutOf(context.request());
        // not ifPresent, whose lambda would allocate memory in each call
        if (limit.isPresent()) {
            id(context.httpRequest())
                    .ifPresent(id -> InvocationEndings.ofThisJvm().timesOut(id, limit.get()));
        }
        SuiteTap tap = attributes.getAttribute(TAPPED);
        TracedInvocation traced = attributes.getAttribute(TRACED);
        OtherInvocation other = attributes.getAttribute(OTHER);
        if (tap == null && traced == null && other == null) {
            return;
        }
        @Nullable String id = id(context.httpRequest()).orElse(null);
        if (tap != null) {
            tap.sent(client, id);
        }
        if (traced != null && id != null) {
            traced.trace.sent(traced, id, client);
        }
        if (other != null && id != null) {
            other.sent(id, client);
        }
    }

    /** Records what sets the header {@code Connection: close}. */
    private void lookForClose(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        looksForClose--;
        if (CloseHeader.isIn(context.httpRequest())) {
            looksForClose = 0;
            CloseHeader.origin(context, attributes)
                    .ifPresent(origin -> ClientOrigins.ofThisJvm().closesBy(client, origin));
        }
    }

    /**
     * Records the client's HTTP library and its time-outs. The SDK names the library in the user agent.
     */
    private void describe(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        context.httpRequest()
                .firstMatchingHeader("User-Agent")
                .flatMap(HttpClientName::in)
                .ifPresent(httpClient -> ClientOrigins.ofThisJvm().sendsBy(client, httpClient));
        ClientOrigins.ofThisJvm().timesOut(client, ClientSettings.limitsOf(attributes));
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        done(attributes);
        if (toDynamoDb(attributes)
                && ClientSettings.timeoutOf(context.request()).isPresent()) {
            id(context.httpRequest()).ifPresent(InvocationEndings.ofThisJvm()::reported);
        }
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        done(attributes);
        if (!toDynamoDb(attributes)) {
            return;
        }
        TracedInvocation traced = attributes.getAttribute(TRACED);
        long now = traced == null ? System.nanoTime() : traced.trace.now();
        context.httpRequest().flatMap(InvocationInterceptor::id).ifPresent(id -> {
            InvocationEndings.ofThisJvm().reported(id);
            if (!(context.exception() instanceof SdkServiceException)) {
                EndingOf.record(id, context.exception(), now, ClientSettings.limitsOf(context.request(), attributes));
            }
        });
    }

    private static Optional<String> id(SdkHttpRequest request) {
        return request.firstMatchingHeader(INVOCATION_HEADER);
    }

    private void done(ExecutionAttributes attributes) {
        if (!active) {
            return;
        }
        SuiteTap tap = attributes.getAttribute(TAPPED);
        if (tap != null) {
            tap.done(client);
        }
        OtherInvocation other = attributes.getAttribute(OTHER);
        if (other != null) {
            other.done();
        }
        TracedInvocation traced = attributes.getAttribute(TRACED);
        if (traced != null) {
            traced.trace.done(traced, !synchronous(attributes));
        } else if (synchronous(attributes)) {
            EndingThreads.note();
        }
    }

    private boolean toDynamoDb(ExecutionAttributes attributes) {
        return active && SERVICE.equals(attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME));
    }

    /** Returns whether the client sends all attempts from the thread of its caller. */
    private static boolean synchronous(ExecutionAttributes attributes) {
        return attributes.getAttribute(SdkExecutionAttribute.CLIENT_TYPE) == ClientType.SYNC;
    }
}
