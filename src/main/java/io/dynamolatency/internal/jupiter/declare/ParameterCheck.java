package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.TestTable;
import io.dynamolatency.internal.access.LatencyTestProvider;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.jupiter.arguments.ArgumentSources;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.wire.WireLog;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Checks the parameters of a test method. */
public final class ParameterCheck {

    private static final Set<Class<?>> INJECTED = Set.of(
            DynamoEndpoint.class, TestTable.class, ConnectionMode.class, HttpClientKind.class, LatencyProbe.class);

    public static final Set<Class<?>> RESULTS = Set.of(LatencyResult.class, LatencyResults.class, WireLog.class);

    private static final Set<Class<?>> OF_JUNIT = Set.of(TestInfo.class, TestReporter.class, RepetitionInfo.class);

    private static final String INJECTABLE =
            "DynamoDbClient, DynamoDbAsyncClient, DynamoDbEnhancedClient, DynamoDbEnhancedAsyncClient, DynamoEndpoint,"
                    + " TestTable, ConnectionMode, HttpClientKind or LatencyProbe";

    private static final String KIT = "io.dynamolatency.";

    private ParameterCheck() {}

    /** Returns whether the kit can provide an object of this type before measuring. */
    public static boolean injected(Class<?> type) {
        return INJECTED.contains(type) || ClientType.of(type).isPresent();
    }

    /** Returns whether the kit can provide an object of this type, before or after measuring. */
    public static boolean provided(Class<?> type) {
        return injected(type) || RESULTS.contains(type);
    }

    /**
     * Returns the faults of the parameters.
     *
     * @param own the user's client; empty for a test without one
     * @param client one of the HTTP clients to measure; empty if the test measures no client of the kit, or if some
     *     clients are synchronous and others asynchronous
     */
    static List<String> faults(
            TestBody test, Optional<UserClient> own, Optional<HttpClientKind> client, boolean unseenExtensions) {
        List<String> faults = new ArrayList<>();
        Method method = test.method();
        for (Parameter parameter : method.getParameters()) {
            Class<?> type = parameter.getType();
            String name = "parameter " + type.getSimpleName() + " " + parameter.getName();
            if (type == ConnectionMode.class && asksForProbe(method)) {
                faults.add(name + ": a body with a LatencyProbe runs once and names the modes itself, as in"
                        + " probe.measure(CLOSE, ...); remove the parameter");
                continue;
            }
            if (injected(type)) {
                own.flatMap(o -> otherClient(type, o))
                        .or(() -> client.flatMap(kind -> otherClient(type, kind)))
                        .ifPresent(fault -> faults.add(name + ": " + fault));
                continue;
            }
            if (SuspendFunction.isContinuation(type)) {
                faults.add(SuspendFunction.FAULT);
            } else if (RESULTS.contains(type)) {
                faults.add(name + ": " + onlyAfterMeasuring(type));
            } else if (takesArgument(parameter) && ArgumentSources.on(method)) {
                aggregated(type).ifPresent(fault -> faults.add(name + ": " + fault));
            } else if (ours(type) || !(unseenExtensions || mayBeResolvedByOthers(test, parameter))) {
                faults.add(name + ": the kit can't give this type to a test; use " + INJECTABLE
                        + (ours(type)
                                ? ""
                                : "; or register the extension that resolves this type, or give the parameter an"
                                        + " argument source such as @ValueSource of junit-jupiter-params"));
            }
        }
        return faults;
    }

    /** Returns the parameters that take arguments. The kit or JUnit provides the values of all other parameters. */
    public static List<Parameter> argumentParameters(Method method) {
        return Stream.of(method.getParameters())
                .filter(ParameterCheck::takesArgument)
                .toList();
    }

    private static boolean takesArgument(Parameter parameter) {
        Class<?> type = parameter.getType();
        return !provided(type) && !OF_JUNIT.contains(type);
    }

    private static Optional<String> aggregated(Class<?> type) {
        return type.getName().equals("org.junit.jupiter.params.aggregator.ArgumentsAccessor")
                ? Optional.of("the kit needs a parameter for each argument; write each one, such as int size")
                : Optional.empty();
    }

    /** Returns the error of a method that takes a result too early, and says which methods can take one. */
    public static String onlyAfterMeasuring(Class<?> type) {
        String inAfterEach = "a result exists only after measuring; take it in an @AfterEach method";
        if (type == LatencyResults.class) {
            return inAfterEach + ", or in an @AfterAll method";
        }
        return type == WireLog.class
                ? "a log exists only after measuring; take it in an @AfterEach method, or write probe.wire() in a"
                        + " test that takes a LatencyProbe"
                : inAfterEach;
    }

    /** Returns why a test with {@code direct = true} can't take a table or an endpoint of the kit. */
    public static String withoutProxy(Class<?> type) {
        return type == TestTable.class
                ? "there is no TestTable; name the table in the test, or remove direct = true"
                : "there is no DynamoEndpoint, since the factory builds the client as production does; remove the"
                        + " parameter, or direct = true";
    }

    /**
     * Returns the reason if a client of this type can't use the HTTP client. Empty if the client can use it, and for
     * types that are not clients.
     */
    public static Optional<String> otherClient(Class<?> type, HttpClientKind client) {
        return ClientType.of(type).flatMap(of -> of.fault(client));
    }

    /** Returns the reason if a test of the user's client can't take this type; empty if the test can take it. */
    public static Optional<String> otherClient(Class<?> type, UserClient own) {
        if (type == HttpClientKind.class) {
            return Optional.of("the kit does not know your client's HTTP client; remove this parameter");
        }
        return ClientType.of(type)
                .filter(of -> of.asynchronous() != own.asynchronous())
                .map(of -> own.name() + " builds " + (own.asynchronous() ? "an asynchronous" : "a synchronous")
                        + " client; use " + of.counterpart());
    }

    /** Returns whether the body or a {@code @BeforeEach} method takes a client or an {@link HttpClientKind}. */
    static boolean takesClient(TestBody test) {
        return Stream.concat(Stream.of(test.method().getParameterTypes()), taken(test, BeforeEach.class))
                .anyMatch(type ->
                        type == HttpClientKind.class || ClientType.of(type).isPresent());
    }

    /** Returns whether a method takes an asynchronous client. */
    static boolean asksForAsynchronous(Method method) {
        return Stream.of(method.getParameterTypes())
                .flatMap(type -> ClientType.of(type).stream())
                .anyMatch(ClientType::asynchronous);
    }

    /** Returns whether a method takes a probe, and therefore measures by itself. */
    static boolean asksForProbe(Method method) {
        return List.of(method.getParameterTypes()).contains(LatencyProbe.class);
    }

    /** Returns whether an {@code @AfterEach} or {@code @AfterAll} method takes times, and can therefore assert them. */
    static boolean takesTimes(TestBody test) {
        return Stream.of(AfterEach.class, AfterAll.class)
                .flatMap(after -> taken(test, after))
                .anyMatch(type -> type == LatencyResult.class || type == LatencyResults.class);
    }

    /** Returns the parameter types of all methods with an annotation, in the classes of a test. */
    private static Stream<Class<?>> taken(TestBody test, Class<? extends Annotation> annotation) {
        return test.classes().stream()
                .flatMap(c ->
                        AnnotationSupport.findAnnotatedMethods(c, annotation, HierarchyTraversalMode.TOP_DOWN).stream())
                .flatMap(taking -> Stream.of(taking.getParameterTypes()));
    }

    /** Returns whether a method takes a result. */
    public static boolean asksForResults(Executable method) {
        return Arrays.stream(method.getParameterTypes()).anyMatch(RESULTS::contains);
    }

    /**
     * Returns whether only the kit can provide objects of this type. The kit's enums are not such types, because enums
     * can be arguments of a parameterized test.
     */
    public static boolean ofTheKitAlone(Class<?> type) {
        return RESULTS.contains(type)
                || type == TestTable.class
                || type == DynamoEndpoint.class
                || type == LatencyProbe.class;
    }

    /**
     * Returns whether the type is from the kit or from the SDK's DynamoDB library. Other extensions do not provide
     * objects of these types.
     */
    private static boolean ours(Class<?> type) {
        return type.getName().startsWith(KIT) || type.getName().startsWith("software.amazon.awssdk.services.dynamodb.");
    }

    /**
     * Returns whether another extension can possibly resolve the parameter. Looks at all places where an extension can
     * be registered, because JUnit does not list extensions.
     */
    private static boolean mayBeResolvedByOthers(TestBody test, Parameter parameter) {
        Class<?> type = parameter.getType();
        if (type == TestInfo.class || type == TestReporter.class || parameter.getAnnotations().length > 0) {
            return true;
        }
        if (type == RepetitionInfo.class) {
            return false;
        }
        if (extendedByOthers(test.method())) {
            return true;
        }
        for (Class<?> c : test.classes()) {
            if (extendedByOthers(c)
                    || !AnnotationSupport.findAnnotatedFields(
                                    c, RegisterExtension.class, f -> true, HierarchyTraversalMode.TOP_DOWN)
                            .isEmpty()
                    || !ReflectionSupport.findFields(
                                    c, ParameterCheck::extendedByOthers, HierarchyTraversalMode.TOP_DOWN)
                            .isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static boolean extendedByOthers(AnnotatedElement element) {
        return AnnotationSupport.findRepeatableAnnotations(element, ExtendWith.class).stream()
                .flatMap(e -> List.of(e.value()).stream())
                .anyMatch(type -> !LatencyTestProvider.class.isAssignableFrom(type));
    }
}
