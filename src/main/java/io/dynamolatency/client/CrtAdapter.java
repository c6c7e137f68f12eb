package io.dynamolatency.client;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
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
 * The sole user of {@code aws-crt-client}.
 *
 * <p>Its builders offer no way to trust a certificate authority: there is {@code SSL_CERT_FILE}, which the process has or has
 * not when it starts, and trust in everybody, which no kit should teach. The library beneath, {@code aws-crt}, has what it
 * takes; so the client's TLS context, which it made and did not use yet, is replaced by one with the same settings that trusts
 * the run's authority alone. That reaches into the client; where another version of the SDK is built otherwise, {@link
 * #trustRefusal} says so.
 */
final class CrtAdapter {

    private static final String CONTEXT = "tlsContext";
    private static final String OWN = "registerOwnedResource";

    // the user's proxy is not the way to this machine
    private static final ProxyConfiguration NO_PROXY = ProxyConfiguration.builder()
            .useSystemPropertyValues(false)
            .useEnvironmentVariableValues(false)
            .build();

    private CrtAdapter() {}

    /** A client with the SDK's own settings, but for the time it keeps idle connections where one is given. */
    static SdkHttpClient open(DynamoEndpoint endpoint, Optional<Duration> maxIdle) {
        AwsCrtHttpClient.Builder builder = AwsCrtHttpClient.builder().proxyConfiguration(NO_PROXY);
        maxIdle.ifPresent(builder::connectionMaxIdleTime);
        SdkHttpClient client = builder.build();
        endpoint.trust().ifPresent(trust -> trust(client, trust.pem()));
        return client;
    }

    /** The same for asynchronous clients. */
    static SdkAsyncHttpClient openAsync(DynamoEndpoint endpoint, Optional<Duration> maxIdle) {
        AwsCrtAsyncHttpClient.Builder builder = AwsCrtAsyncHttpClient.builder().proxyConfiguration(NO_PROXY);
        maxIdle.ifPresent(builder::connectionMaxIdleTime);
        SdkAsyncHttpClient client = builder.build();
        endpoint.trust().ifPresent(trust -> trust(client, trust.pem()));
        return client;
    }

    /**
     * The builder, such that the clients it builds trust an endpoint's authority and nobody else. It has no setting for that, so
     * this is another builder, which hands all that it is told to the given one.
     */
    static Object trusting(Object builder, EndpointTrust trust) {
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

    /** Why this version's clients cannot be made to trust the run's authority; empty where they can. */
    static Optional<String> trustRefusal() {
        try {
            contextField(AwsCrtHttpClient.class);
            owning(AwsCrtHttpClient.class);
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
                // closed with the client
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
