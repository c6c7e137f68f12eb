package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.DynamoClientFactory;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.internal.client.NamedFactory;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.jupiter.UseClient;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Finds the factory of the user's client, and the faults in the declaration of this factory. Does not call the factory.
 */
final class ClientReader {

    private static final String TAKES =
            "; write a class that implements DynamoClientFactory, or a static method, such as"
                    + " com.example.Clients#orders. The method has no parameter or a DynamoEndpoint, and returns a"
                    + " DynamoDbClient or a DynamoDbAsyncClient";

    private final TestBody test;
    private final Faults faults;

    private ClientReader(TestBody test, Faults faults) {
        this.test = test;
        this.faults = faults;
    }

    /**
     * Returns the user's client for a test; empty if neither an annotation nor a parameter names a factory. A wrong
     * name is a fault.
     */
    static Optional<UserClient> read(TestBody test, Parameters parameters) {
        ClientReader reader = new ClientReader(test, parameters.faults());
        Optional<UseClient> annotation = test.annotation(UseClient.class);
        Optional<Parameters.Named> ofSystem = Parameters.systemClient(test.outermostClass());
        Optional<UserClient> client;
        if (ofSystem.isEmpty() && annotation.isPresent()) {
            client = reader.annotated(annotation.get());
        } else {
            client = ofSystem.or(() -> parameters.client(test.outermostClass())).flatMap(reader::named);
        }
        return annotation.filter(UseClient::direct).isPresent() ? client.map(UserClient::withoutProxy) : client;
    }

    /** Returns whether the method itself names a client. One of the method's modes must then be AS_BUILT. */
    static boolean namedBy(Method method) {
        return AnnotationSupport.isAnnotated(method, UseClient.class);
    }

    private Optional<UserClient> annotated(UseClient annotation) {
        boolean ofClass = annotation.value() != DynamoClientFactory.Unset.class;
        boolean ofMethod = !annotation.method().isEmpty();
        if (ofClass == ofMethod) {
            return fault("@UseClient: names " + (ofClass ? "more than one factory" : "no factory")
                    + "; write @UseClient(OrdersClientFactory.class) or @UseClient(method = \"ordersClient\")");
        }
        return ofClass
                ? factory("@UseClient(" + annotation.value().getSimpleName() + ".class)", annotation.value())
                : method("@UseClient(method = \"" + annotation.method() + "\")", annotation.method());
    }

    private Optional<UserClient> named(Parameters.Named parameter) {
        String where = "parameter " + parameter.key() + " = \"" + parameter.value() + "\"";
        if (parameter.value().contains("#")) {
            return method(where, parameter.value());
        }
        Optional<Class<?>> type = load(parameter.value());
        if (type.isEmpty()) {
            return fault(where + ": the class does not exist" + TAKES);
        }
        if (!DynamoClientFactory.class.isAssignableFrom(type.get())) {
            return fault(where + ": the class does not implement DynamoClientFactory" + TAKES);
        }
        return factory(where, type.get());
    }

    private Optional<UserClient> factory(String where, Class<?> type) {
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
            return fault(where + ": the class is abstract; name a concrete one");
        }
        if (Arrays.stream(type.getDeclaredConstructors()).noneMatch(maker -> maker.getParameterCount() == 0)) {
            return fault(
                    where + ": the class has no constructor without parameters; add one, or make the class static");
        }
        // leaves out the compiler's bridge method, which returns any SdkClient
        Optional<Boolean> asynchronous = withSuperclasses(type)
                .flatMap(c -> Arrays.stream(c.getDeclaredMethods()))
                .filter(m -> m.getName().equals("create")
                        && !m.isBridge()
                        && Arrays.equals(m.getParameterTypes(), new Class<?>[] {DynamoEndpoint.class}))
                .findFirst()
                .flatMap(create -> asynchronous(create.getReturnType()));
        if (asynchronous.isEmpty()) {
            return fault(
                    where + ": its method create does not declare its client's type; let it return DynamoDbClient or"
                            + " DynamoDbAsyncClient");
        }
        return Optional.of(new UserClient(where, asynchronous.get(), new NamedFactory(type, "", true)));
    }

    private Optional<UserClient> method(String where, String written) {
        int hash = written.indexOf('#');
        String name = written.substring(hash + 1);
        List<Class<?>> places;
        if (hash >= 0) {
            Optional<Class<?>> type = load(written.substring(0, hash));
            if (type.isEmpty()) {
                return fault(where + ": the class " + written.substring(0, hash)
                        + " does not exist; write its full name, such as com.example.Clients#orders");
            }
            places = List.of(type.get());
        } else {
            places = test.classes();
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
                            ? "found no method " + name + " in "
                                    + places.stream().map(Class::getSimpleName).collect(Collectors.joining(" or "))
                            : "the method " + DeclarationErrors.displayName(found.get(0))
                                    + " is not static, or has other parameters, or another return type")
                    + TAKES);
        }
        Method method = fit.get();
        return Optional.of(new UserClient(
                where,
                asynchronous(method.getReturnType()).orElseThrow(),
                new NamedFactory(method.getDeclaringClass(), name, method.getParameterCount() == 1)));
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

    /**
     * Returns whether clients of a type are asynchronous; empty for a type whose clients can be synchronous or
     * asynchronous.
     */
    private static Optional<Boolean> asynchronous(Class<?> type) {
        if (DynamoDbAsyncClient.class.isAssignableFrom(type)) {
            return Optional.of(true);
        }
        return DynamoDbClient.class.isAssignableFrom(type) ? Optional.of(false) : Optional.empty();
    }

    private Optional<Class<?>> load(String name) {
        return ReflectionSupport.tryToLoadClass(name, test.testClass().getClassLoader())
                .toOptional();
    }

    private Optional<UserClient> fault(String message) {
        faults.add(message);
        return Optional.empty();
    }
}
