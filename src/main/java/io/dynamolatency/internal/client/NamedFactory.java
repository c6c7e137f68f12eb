package io.dynamolatency.internal.client;

import io.dynamolatency.DynamoClientFactory;
import io.dynamolatency.DynamoEndpoint;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import software.amazon.awssdk.core.SdkClient;

/**
 * The user's factory, described by the names of its class and method, so that another JVM can also call the factory.
 *
 * @param type the factory's class, or the class with the method
 * @param method the static method; {@code ""} if the class itself is the factory
 * @param takesEndpoint whether the method takes a {@link DynamoEndpoint}
 */
public record NamedFactory(Class<?> type, String method, boolean takesEndpoint)
        implements DynamoClientFactory<SdkClient> {

    @Override
    public SdkClient create(DynamoEndpoint endpoint) throws Exception {
        try {
            if (method.isEmpty()) {
                Constructor<?> constructor = type.getDeclaredConstructor();
                constructor.setAccessible(true);
                return ((DynamoClientFactory<?>) constructor.newInstance()).create(endpoint);
            }
            Method maker = takesEndpoint
                    ? type.getDeclaredMethod(method, DynamoEndpoint.class)
                    : type.getDeclaredMethod(method);
            maker.setAccessible(true);
            return (SdkClient) (takesEndpoint ? maker.invoke(null, endpoint) : maker.invoke(null));
        } catch (InvocationTargetException thrown) {
            throw causeOf(thrown);
        }
    }

    private static Exception causeOf(InvocationTargetException thrown) {
        Throwable cause = thrown.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof Exception exception ? exception : thrown;
    }
}
