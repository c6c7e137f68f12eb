package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.TestTable;
import io.dynamolatency.internal.access.LatencyTestProvider;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.wire.WireLog;
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
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Checks which parameters a test method has. */
public final class ParameterCheck {

    private static final Set<Class<?>> INJECTED = Set.of(
            DynamoEndpoint.class, TestTable.class, ConnectionMode.class, HttpClientKind.class, LatencyProbe.class);

    public static final Set<Class<?>> RESULTS = Set.of(LatencyResult.class, LatencyResults.class, WireLog.class);

    private static final String INJECTABLE =
            "DynamoDbClient, DynamoDbAsyncClient, DynamoDbEnhancedClient, DynamoDbEnhancedAsyncClient, DynamoEndpoint,"
                    + " TestTable, ConnectionMode, HttpClientKind or LatencyProbe";

    private static final String KIT = "io.dynamolatency.";

    private ParameterCheck() {}

    /** Whether the kit can give an object of this type before measuring. */
    public static boolean injected(Class<?> type) {
        return INJECTED.contains(type) || ClientType.of(type).isPresent();
    }

    /**
     * Returns what is wrong with the parameters.
     *
     * @param own your client; empty for a test without one
     * @param client one of the kit's HTTP clients, all synchronous or all asynchronous; empty for none, and after a
     *     fault
     */
    static List<String> faults(
            Class<?> testClass,
            Method method,
            Optional<UserClient> own,
            Optional<HttpClientKind> client,
            boolean unseenExtensions) {
        List<String> faults = new ArrayList<>();
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
            if (RESULTS.contains(type)) {
                faults.add(name + ": " + onlyAfterMeasuring(type));
            } else if (ours(type) || !(unseenExtensions || mayBeResolvedByOthers(testClass, method, parameter))) {
                faults.add(name + ": the kit does not give this type to a test; use " + INJECTABLE
                        + (ours(type) ? "" : ", or register the extension that resolves it"));
            }
        }
        return faults;
    }

    /** Returns where to take a result. */
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

    /** Returns why a client that connects to where it was built to go has no table and no endpoint of the kit. */
    public static String withoutProxy(Class<?> type) {
        return type == TestTable.class
                ? "there is no TestTable; name the table in the test, or remove direct = true"
                : "there is no DynamoEndpoint, since the factory builds the client as production does; remove the"
                        + " parameter, or direct = true";
    }

    /** Returns why a client of this type can't use the HTTP client; empty where it can, and for other types. */
    public static Optional<String> otherClient(Class<?> type, HttpClientKind client) {
        return ClientType.of(type).flatMap(of -> of.fault(client));
    }

    /** Returns why a test of your client can't take this type; empty where it can. */
    public static Optional<String> otherClient(Class<?> type, UserClient own) {
        if (type == HttpClientKind.class) {
            return Optional.of("the kit does not know your client's HTTP client; remove this parameter");
        }
        return ClientType.of(type)
                .filter(of -> of.asynchronous() != own.asynchronous())
                .map(of -> own.name() + " builds " + (own.asynchronous() ? "an asynchronous" : "a synchronous")
                        + " client; use " + of.counterpart());
    }

    /** Whether a method takes an asynchronous client. */
    static boolean asksForAsynchronous(Method method) {
        return Stream.of(method.getParameterTypes())
                .flatMap(type -> ClientType.of(type).stream())
                .anyMatch(ClientType::asynchronous);
    }

    /** Whether a method drives the measurement itself. */
    static boolean asksForProbe(Method method) {
        return List.of(method.getParameterTypes()).contains(LatencyProbe.class);
    }

    /** Whether a method takes a result. */
    public static boolean asksForResults(Executable method) {
        return Arrays.stream(method.getParameterTypes()).anyMatch(RESULTS::contains);
    }

    /** Whether only the kit has objects of this type. Its enums can be arguments of a parameterized test. */
    public static boolean ofTheKitAlone(Class<?> type) {
        return RESULTS.contains(type)
                || type == TestTable.class
                || type == DynamoEndpoint.class
                || type == LatencyProbe.class;
    }

    /** Whether other extensions do not know the type. */
    private static boolean ours(Class<?> type) {
        return type.getName().startsWith(KIT) || type.getName().startsWith("software.amazon.awssdk.services.dynamodb.");
    }

    /** Looks at all places where another extension may be registered, since JUnit does not list them. */
    private static boolean mayBeResolvedByOthers(Class<?> testClass, Method method, Parameter parameter) {
        Class<?> type = parameter.getType();
        if (type == TestInfo.class || type == TestReporter.class || parameter.getAnnotations().length > 0) {
            return true;
        }
        if (type == RepetitionInfo.class) {
            return false;
        }
        if (extendedByOthers(method)) {
            return true;
        }
        for (Class<?> c = testClass; c != null; c = c.getEnclosingClass()) {
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

    /** Whether JUnit may detect extensions of others, which no declaration shows. */
    public static boolean autoDetectionOfAll(ExtensionContext context) {
        return context.getConfigurationParameter("junit.jupiter.extensions.autodetection.enabled")
                        .map(Boolean::parseBoolean)
                        .orElse(false)
                && context.getConfigurationParameter("junit.jupiter.extensions.autodetection.include")
                        .isEmpty();
    }
}
