package io.dynamolatency.internal.interceptor;

import io.dynamolatency.internal.wire.ClientOrigins;
import java.io.Serial;
import java.net.URI;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Redirects requests of this JVM's DynamoDB clients to the proxy of a running measurement, whatever endpoint the
 * clients were built for. The redirect changes a request before the SDK signs it. It changes neither requests of the
 * kit's clients nor requests that already go to the proxy of an open redirect.
 *
 * <p>A redirect applies to threads that {@linkplain #enter() enter} it. A redirect that {@link #between} opens also
 * applies to requests of other threads, if these requests go to the address {@code from}. {@link #everywhere()} extends
 * a redirect to all threads. Without an open redirect this class does nothing. Thread-safe.
 */
public final class ClientRedirect implements AutoCloseable {

    /** The attribute that is {@code true} for the clients of the kit. */
    public static final ExecutionAttribute<Boolean> OF_THE_KIT = new ExecutionAttribute<>("io.dynamolatency.OfTheKit");

    private static final ThreadLocal<@Nullable ClientRedirect> OF_THIS_THREAD = new ThreadLocal<>();

    /** The open redirects, newest first. This is an array, so that requests of timed calls read it fast. */
    private static volatile ClientRedirect[] open = {};

    private final @Nullable RequestAddress from;
    private final @Nullable RequestAddress to;
    private final Predicate<String> refused;
    private final Thread opener = Thread.currentThread();
    private volatile boolean everywhere;
    private volatile boolean closed;

    /** A request was not sent, because this measurement is not allowed to call the request's host. */
    public static final class RefusedException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    private ClientRedirect(@Nullable RequestAddress from, @Nullable RequestAddress to, Predicate<String> refused) {
        this.from = from;
        this.to = to;
        this.refused = refused;
    }

    /**
     * Opens a redirect to a proxy.
     *
     * @param refused the hosts that no client is allowed to call. Each request is checked just before it is sent,
     *     because an interceptor can change a redirected request
     */
    public static ClientRedirect to(URI proxy, Predicate<String> refused) {
        return opened(new ClientRedirect(null, RequestAddress.of(proxy), refused));
    }

    /** Opens a redirect that also applies to requests to the address {@code from}, whichever thread sends them. */
    public static ClientRedirect between(URI from, URI proxy, Predicate<String> refused) {
        return opened(new ClientRedirect(RequestAddress.of(from), RequestAddress.of(proxy), refused));
    }

    /** Opens a redirect that does not change where requests go, but refuses some hosts. */
    public static ClientRedirect nowhere(Predicate<String> refused) {
        return opened(new ClientRedirect(null, null, refused));
    }

    private static synchronized ClientRedirect opened(ClientRedirect added) {
        open = Stream.concat(Stream.of(added), Arrays.stream(open)).toArray(ClientRedirect[]::new);
        return added;
    }

    /** Makes this redirect apply to this thread, instead of any other redirect, until {@link #leave()}. */
    public void enter() {
        OF_THIS_THREAD.set(this);
    }

    /**
     * Ends the effect of {@link #enter()}. After {@link #everywhere()}, the redirect still applies to the thread that
     * opened it.
     */
    public void leave() {
        if (!(everywhere && Thread.currentThread() == opener)) {
            OF_THIS_THREAD.remove();
        }
    }

    /**
     * Makes this redirect apply to all threads that have not entered a redirect. If there are several such redirects,
     * the newest applies.
     */
    public void everywhere() {
        everywhere = true;
        if (Thread.currentThread() == opener) {
            enter();
        }
    }

    /** Returns whether there is an open redirect. */
    static boolean any() {
        return open.length > 0;
    }

    /**
     * Returns true if a redirect applies to a request, or if a client of the kit sends the request. Such a request does
     * not belong to a suite.
     */
    static boolean holds(SdkHttpRequest request, ExecutionAttributes attributes) {
        ClientRedirect[] all = open;
        return ofTheKit(attributes) || (all.length > 0 && of(request, all) != null);
    }

    /** Returns the request to send, redirected if a redirect applies. */
    static SdkHttpRequest redirected(SdkHttpRequest request, ExecutionAttributes attributes) {
        ClientRedirect[] all = open;
        if (all.length == 0 || ofTheKit(attributes)) {
            return request;
        }
        ClientRedirect redirect = of(request, all);
        RequestAddress to = redirect == null ? null : redirect.to;
        if (to == null) {
            return request;
        }
        for (ClientRedirect one : all) {
            if (one.to != null && one.to.isOf(request)) {
                return request;
            }
        }
        return to.reachedBy(request);
    }

    /**
     * Checks that a request is allowed to go to its address.
     *
     * @param client the number of the SDK client
     * @throws RefusedException if the request is not allowed to go there
     */
    static void require(SdkHttpRequest request, ExecutionAttributes attributes, int client) {
        ClientRedirect[] all = open;
        if (all.length == 0 || ofTheKit(attributes)) {
            return;
        }
        ClientRedirect redirect = of(request, all);
        if (redirect != null && redirect.refused.test(request.host())) {
            throw new RefusedException(notSent(
                    request.host(), client, ", and this test may not call it.", "dynamolatency.aws.allow = true"));
        }
    }

    /**
     * Returns the message for a request that was not sent because its host is at AWS.
     *
     * @param client the number of the SDK client
     * @param and the words that end the message's first sentence
     * @param write the parameters that allow the request
     */
    public static String notSent(String host, int client, String and, String write) {
        return "not sent: " + host + " is at AWS, where every call is billed" + and
                + ClientOrigins.ofThisJvm()
                        .of(client)
                        .map(line -> " The SDK client was built at " + line + ".")
                        .orElse("")
                + " fix: give the client an endpointOverride, or write " + write;
    }

    private static boolean ofTheKit(ExecutionAttributes attributes) {
        return Boolean.TRUE.equals(attributes.getAttribute(OF_THE_KIT));
    }

    private static @Nullable ClientRedirect of(SdkHttpRequest request, ClientRedirect[] all) {
        ClientRedirect entered = OF_THIS_THREAD.get();
        if (entered != null && !entered.closed) {
            return entered;
        }
        ClientRedirect before = null;
        for (ClientRedirect one : all) {
            if (one.everywhere) {
                return one;
            }
            if (before == null && one.from != null && one.from.isOf(request)) {
                before = one;
            }
        }
        return before;
    }

    /** Ends the redirect. */
    @Override
    public void close() {
        closed = true;
        synchronized (ClientRedirect.class) {
            open = Arrays.stream(open).filter(one -> one != this).toArray(ClientRedirect[]::new);
        }
        if (Objects.equals(OF_THIS_THREAD.get(), this)) {
            OF_THIS_THREAD.remove();
        }
    }
}
