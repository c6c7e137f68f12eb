package io.dynamolatency.internal.http;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.crt.CrtResource;
import software.amazon.awssdk.crt.io.TlsContext;
import software.amazon.awssdk.crt.io.TlsContextOptions;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.crt.ProxyConfiguration;

/**
 * Makes clients of the AWS Common Runtime (CRT). The only class that uses {@code aws-crt-client}.
 *
 * <p>The SDK's CRT builders have no setting for a certificate authority. Without this class, the user would have to set
 * {@code SSL_CERT_FILE} before the process starts, or trust every certificate. The underlying library {@code aws-crt}
 * has a setting for the authority. This class therefore replaces the client's TLS context before the client is used.
 * The new context has the same settings, but trusts only the run's authority. The replacement uses reflection; {@link
 * #trustRefusal} reports an SDK version with which the replacement fails.
 */
final class CrtAdapter {

    private static final String CONTEXT = "tlsContext";
    private static final String OWN = "registerOwnedResource";

    private CrtAdapter() {}

    /**
     * Opens a client with the SDK's default settings. If {@code maxIdle} is not empty, it replaces the default maximum
     * idle time.
     */
    static SdkHttpClient open(HttpRoute route, Optional<Duration> maxIdle) {
        AwsCrtHttpClient.Builder builder = AwsCrtHttpClient.builder().proxyConfiguration(proxy(route.proxy()));
        maxIdle.ifPresent(builder::connectionMaxIdleTime);
        SdkHttpClient client = builder.build();
        route.trust().ifPresent(authorities -> trust(client, authorities.pem()));
        return client;
    }

    /** Opens an asynchronous client; see {@link #open}. */
    static SdkAsyncHttpClient openAsync(HttpRoute route, Optional<Duration> maxIdle) {
        AwsCrtAsyncHttpClient.Builder builder =
                AwsCrtAsyncHttpClient.builder().proxyConfiguration(proxy(route.proxy()));
        maxIdle.ifPresent(builder::connectionMaxIdleTime);
        SdkAsyncHttpClient client = builder.build();
        route.trust().ifPresent(authorities -> trust(client, authorities.pem()));
        return client;
    }

    /** Returns a configuration that has this HTTP proxy, if any, and ignores the user's environment. */
    private static ProxyConfiguration proxy(Optional<URI> address) {
        ProxyConfiguration.Builder proxy =
                ProxyConfiguration.builder().useSystemPropertyValues(false).useEnvironmentVariableValues(false);
        address.ifPresent(at -> proxy.scheme(at.getScheme()).host(at.getHost()).port(at.getPort()));
        return proxy.build();
    }

    /** Makes the builder's clients take a route, and returns the builder to continue with. */
    static Object reaching(Object builder, HttpRoute route) {
        route.proxy().map(address -> proxy(Optional.of(address))).ifPresent(proxy -> {
            if (builder instanceof AwsCrtHttpClient.Builder sync) {
                sync.proxyConfiguration(proxy);
            } else {
                ((AwsCrtAsyncHttpClient.Builder) builder).proxyConfiguration(proxy);
            }
        });
        return route.trust().map(trust -> trusting(builder, trust)).orElse(builder);
    }

    /**
     * Returns a builder whose clients trust only these authorities. The SDK's builder has no setting for authorities.
     * The returned object therefore wraps the builder and passes on every call.
     */
    private static Object trusting(Object builder, CertificateAuthorities trust) {
        Class<?> type = builder instanceof AwsCrtHttpClient.Builder
                ? AwsCrtHttpClient.Builder.class
                : AwsCrtAsyncHttpClient.Builder.class;
        InvocationHandler handler = (proxy, method, arguments) -> {
            Object returned;
            try {
                returned = method.invoke(builder, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
            if (returned instanceof SdkHttpClient || returned instanceof SdkAsyncHttpClient) {
                trust(returned, trust.pem());
            }
            return returned == builder ? proxy : returned;
        };
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }

    /** Returns the reason if clients of this SDK version cannot trust the run's authority; empty if they can. */
    static Optional<String> trustRefusal() {
        try {
            contextField(AwsCrtHttpClient.class);
            owning(AwsCrtHttpClient.class);
            // an older aws-crt does not show the client's settings, so the new context could not have the same settings
            TlsContext.class.getMethod("getCipherPreference");
            TlsContext.class.getMethod("getMinimumTlsVersion");
            return Optional.empty();
        } catch (ReflectiveOperationException | RuntimeException | LinkageError otherwise) {
            return Optional.of(otherwise.toString());
        }
    }

    private static void trust(Object client, String pem) {
        try {
            Field field = contextField(client.getClass());
            TlsContext was = (TlsContext) field.get(client);
            try (TlsContextOptions options = TlsContextOptions.createDefaultClient()
                    .withCipherPreference(was.getCipherPreference())
                    .withMinimumTlsVersion(was.getMinimumTlsVersion())
                    .withCertificateAuthority(pem)) {
                TlsContext trusting = new TlsContext(options);
                // the client now closes the new context
                owning(client.getClass()).invoke(client, trusting);
                field.set(client, trusting);
            }
        } catch (ReflectiveOperationException otherwise) {
            throw new IllegalStateException(
                    "this version of aws-crt-client cannot be made to trust the run's certificate authority: "
                            + otherwise,
                    otherwise);
        }
    }

    private static Field contextField(Class<?> client) throws NoSuchFieldException {
        Field field = base(client).getDeclaredField(CONTEXT);
        field.setAccessible(true);
        return field;
    }

    private static Method owning(Class<?> client) throws NoSuchMethodException {
        Method method = base(client).getDeclaredMethod(OWN, CrtResource.class);
        method.setAccessible(true);
        return method;
    }

    private static Class<?> base(Class<?> client) {
        @Nullable Class<?> base = client.getSuperclass();
        return base == null ? client : base;
    }
}
