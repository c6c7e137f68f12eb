package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.client.DynamoClientFactory;
import io.dynamolatency.client.DynamoEndpoint;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.jupiter.UseClient;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Reads which client of the team's own a test is to measure, and finds what is wrong with how it is named. Nothing of it is
 * called yet.
 */
final class ClientReader {

    private static final String TAKES =
            "; write a class that implements DynamoClientFactory, or a static method that takes a"
                    + " DynamoEndpoint, or nothing, and returns a DynamoDbClient or a DynamoDbAsyncClient";

    private final Class<?> testClass;
    private final List<String> faults;

    private ClientReader(Class<?> testClass, List<String> faults) {
        this.testClass = testClass;
        this.faults = faults;
    }

    /**
     * The team's own client of a test, if it has one.
     *
     * @param parameters may name one for the whole project
     * @param faults takes what is wrong
     */
    static Optional<UserClient> read(Class<?> testClass, Method method, Parameters parameters, List<String> faults) {
        ClientReader reader = new ClientReader(testClass, faults);
        Optional<Parameters.Named> commanded = parameters.clientOfSystem(testClass);
        Optional<UseClient> annotation = AnnotationSupport.findAnnotation(method, UseClient.class);
        for (Class<?> c = testClass; annotation.isEmpty() && c != null; c = c.getEnclosingClass()) {
            annotation = AnnotationSupport.findAnnotation(c, UseClient.class);
        }
        Optional<UserClient> own;
        if (commanded.isPresent()) {
            own = commanded.flatMap(reader::named);
        } else if (annotation.isPresent()) {
            own = reader.annotated(annotation.get());
        } else {
            own = parameters.clientOfProject(testClass).flatMap(reader::named);
        }
        boolean direct = parameters.direct(annotation.map(UseClient::direct).orElse(false), faults);
        return direct ? own.map(UserClient::withoutProxy) : own;
    }

    /** Whether the method itself names a client: then one of its modes has to be that client's. */
    static boolean namedBy(Method method) {
        return AnnotationSupport.isAnnotated(method, UseClient.class);
    }

    private Optional<UserClient> annotated(UseClient annotation) {
        if (annotation.value().length + (annotation.method().isEmpty() ? 0 : 1) != 1) {
            return fault("@UseClient: names "
                    + (annotation.value().length == 0 && annotation.method().isEmpty()
                            ? "no factory"
                            : "more than one factory")
                    + "; write @UseClient(OrdersClientFactory.class) or @UseClient(method = \"ordersClient\")");
        }
        return annotation.value().length == 1
                ? factory(
                        "@UseClient(" + annotation.value()[0].getSimpleName() + ".class)",
                        annotation.value()[0])
                : method("@UseClient(method = \"" + annotation.method() + "\")", annotation.method());
    }

    private Optional<UserClient> named(Parameters.Named parameter) {
        String where = "parameter " + parameter.key() + " = \"" + parameter.value() + "\"";
        if (parameter.value().contains("#")) {
            return method(where, parameter.value());
        }
        Optional<Class<?>> type = load(parameter.value());
        if (type.isEmpty()) {
            return fault(where + ": there is no class of this name" + TAKES + ", as com.example.Clients#orders");
        }
        if (!DynamoClientFactory.class.isAssignableFrom(type.get())) {
            return fault(where + ": the class is no DynamoClientFactory" + TAKES + ", as com.example.Clients#orders");
        }
        return factory(where, type.get());
    }

    private Optional<UserClient> factory(String where, Class<?> type) {
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
            return fault(where + ": the class is abstract; name one that can be made");
        }
        Constructor<?> constructor;
        try {
            constructor = type.getDeclaredConstructor();
        } catch (NoSuchMethodException none) {
            return fault(where + ": the class has no constructor without parameters; add one, or make it static");
        }
        // the compiler's bridge returns any client: the method as it was written says which
        Optional<Boolean> asynchronous = withSuperclasses(type)
                .flatMap(c -> Arrays.stream(c.getDeclaredMethods()))
                .filter(m -> m.getName().equals("create")
                        && !m.isBridge()
                        && Arrays.equals(m.getParameterTypes(), new Class<?>[] {DynamoEndpoint.class}))
                .findFirst()
                .flatMap(create -> asynchronous(create.getReturnType()));
        if (asynchronous.isEmpty()) {
            return fault(
                    where + ": its method create does not say which client it returns; let it return DynamoDbClient or"
                            + " DynamoDbAsyncClient");
        }
        return Optional.of(new UserClient(where, asynchronous.get(), endpoint -> {
            constructor.setAccessible(true);
            DynamoClientFactory<?> factory;
            try {
                factory = (DynamoClientFactory<?>) constructor.newInstance();
            } catch (InvocationTargetException thrown) {
                throw causeOf(thrown);
            }
            return factory.create(endpoint);
        }));
    }

    private Optional<UserClient> method(String where, String written) {
        int hash = written.indexOf('#');
        String name = written.substring(hash + 1);
        List<Class<?>> places;
        if (hash >= 0) {
            Optional<Class<?>> type = load(written.substring(0, hash));
            if (type.isEmpty()) {
                return fault(where + ": there is no class " + written.substring(0, hash)
                        + "; write its full name, as com.example.Clients#orders");
            }
            places = List.of(type.get());
        } else {
            places = Stream.<Class<?>>iterate(testClass, c -> c != null, Class::getEnclosingClass)
                    .toList();
        }
        List<Method> found = places.stream()
                .flatMap(ClientReader::withSuperclasses)
                .flatMap(c -> Arrays.stream(c.getDeclaredMethods()))
                .filter(m -> m.getName().equals(name))
                .toList();
        Optional<Method> fit = found.stream().filter(ClientReader::fits).findFirst();
        if (fit.isEmpty()) {
            return fault(where + ": "
                    + (found.isEmpty()
                            ? "there is no method " + name + " in "
                                    + places.stream().map(Class::getSimpleName).collect(Collectors.joining(" or "))
                            : "the method " + new Declaration(testClass, found.get(0)).displayName()
                                    + " is not static, takes" + " something else or returns something else")
                    + TAKES);
        }
        Method method = fit.get();
        return Optional.of(
                new UserClient(where, asynchronous(method.getReturnType()).orElseThrow(), endpoint -> {
                    method.setAccessible(true);
                    try {
                        return (SdkClient)
                                (method.getParameterCount() == 0 ? method.invoke(null) : method.invoke(null, endpoint));
                    } catch (InvocationTargetException thrown) {
                        throw causeOf(thrown);
                    }
                }));
    }

    private static Stream<Class<?>> withSuperclasses(Class<?> type) {
        return Stream.iterate(type, c -> c != null && c != Object.class, Class::getSuperclass);
    }

    private static boolean fits(Method method) {
        return Modifier.isStatic(method.getModifiers())
                && asynchronous(method.getReturnType()).isPresent()
                && (method.getParameterCount() == 0
                        || Arrays.equals(method.getParameterTypes(), new Class<?>[] {DynamoEndpoint.class}));
    }

    /** Whether it is a type of asynchronous clients; empty where that is not said, or it is none of clients. */
    private static Optional<Boolean> asynchronous(Class<?> type) {
        if (DynamoDbAsyncClient.class.isAssignableFrom(type)) {
            return Optional.of(true);
        }
        return DynamoDbClient.class.isAssignableFrom(type) ? Optional.of(false) : Optional.empty();
    }

    private Optional<Class<?>> load(String name) {
        return ReflectionSupport.tryToLoadClass(name, testClass.getClassLoader())
                .toOptional();
    }

    private static Exception causeOf(InvocationTargetException thrown) {
        Throwable cause = thrown.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof Exception exception ? exception : thrown;
    }

    private Optional<UserClient> fault(String message) {
        faults.add(message);
        return Optional.empty();
    }
}
