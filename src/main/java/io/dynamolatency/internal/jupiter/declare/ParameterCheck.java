package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.TestTable;
import io.dynamolatency.client.DynamoEndpoint;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.jupiter.LatencyTestProvider;
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

/** Which parameters a test method may have. */
public final class ParameterCheck {

    private static final Set<Class<?>> INJECTED = Set.of(
            DynamoEndpoint.class, TestTable.class, ConnectionMode.class, HttpClientKind.class, LatencyProbe.class);

    public static final Set<Class<?>> RESULTS = Set.of(LatencyResult.class, LatencyResults.class, WireLog.class);

    private static final String INJECTABLE =
            "DynamoDbClient, DynamoDbAsyncClient, DynamoDbEnhancedClient, DynamoDbEnhancedAsyncClient, DynamoEndpoint,"
                    + " TestTable, ConnectionMode, HttpClientKind or LatencyProbe";

    private static final String KIT = "io.dynamolatency.";

    private ParameterCheck() {}

    /** Whether there is something of a type before measuring. */
    public static boolean injected(Class<?> type) {
        return INJECTED.contains(type) || ClientType.of(type).isPresent();
    }

    /**
     * What is wrong with the parameters.
     *
     * @param own the team's own client, empty where none is measured
     * @param client one of the kit's HTTP clients to be measured: which does not matter, they are all of one kind; empty where
     *     they are not, of which enough is said, and where none is measured
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
                faults.add(name + ": a body that takes a LatencyProbe is run once and names the modes itself, as in"
                        + " probe.measure(CLOSE, ...); take the parameter away");
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
                faults.add(name + ": not a type that is given to a test; use " + INJECTABLE
                        + (ours(type) ? "" : ", or register the extension that resolves it"));
            }
        }
        return faults;
    }

    /** Where to take what there is only after measuring. */
    public static String onlyAfterMeasuring(Class<?> type) {
        String inAfterEach = "there is a result only after measuring; take it in an @AfterEach method";
        if (type == LatencyResults.class) {
            return inAfterEach + ", or in an @AfterAll method";
        }
        return type == WireLog.class
                ? "there is a log only after measuring; take it in an @AfterEach method, or write probe.wire() in a"
                        + " test that takes a LatencyProbe"
                : inAfterEach;
    }

    /** Why there is no table and no endpoint for a client that is measured where it was built to go. */
    public static String withoutProxy(Class<?> type) {
        return type == TestTable.class
                ? "there is no TestTable there; which table the calls use is the test's own business, name it in the"
                        + " test, or take direct = true away"
                : "there is no DynamoEndpoint there; the factory builds the client as production does, take the"
                        + " parameter away, or direct = true";
    }

    /** What is wrong where the type is that of an SDK client, but not of the one that belongs above this HTTP client. */
    public static Optional<String> otherClient(Class<?> type, HttpClientKind client) {
        return ClientType.of(type).flatMap(of -> of.fault(client));
    }

    /** The same of a client of the team's own, whose HTTP client nobody knows. */
    public static Optional<String> otherClient(Class<?> type, UserClient own) {
        if (type == HttpClientKind.class) {
            return Optional.of(
                    "the HTTP client beneath a client of your own is not known to the kit; take this parameter"
                            + " away");
        }
        return ClientType.of(type)
                .filter(of -> of.asynchronous() != own.asynchronous())
                .map(of -> own.name() + " builds " + (own.asynchronous() ? "an asynchronous" : "a synchronous")
                        + " client; use " + of.ofTheOtherSort());
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

    /** Whether a method takes what there is only after measuring. */
    public static boolean asksForResults(Executable method) {
        return Arrays.stream(method.getParameterTypes()).anyMatch(RESULTS::contains);
    }

    /** Whether nobody but the kit has objects of a type: not so of its enums, which a parameterized test may be given. */
    public static boolean ofTheKitAlone(Class<?> type) {
        return RESULTS.contains(type)
                || type == TestTable.class
                || type == DynamoEndpoint.class
                || type == LatencyProbe.class;
    }

    /** Types that no other extension is expected to know. */
    private static boolean ours(Class<?> type) {
        return type.getName().startsWith(KIT) || type.getName().startsWith("software.amazon.awssdk.services.dynamodb.");
    }

    /** JUnit does not tell who else is there, so all places where another extension may be registered are looked at. */
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
                .anyMatch(e -> !LatencyTestProvider.class.isAssignableFrom(e));
    }

    /** Whether auto-detected extensions of others may be about, of which nothing can be seen here. */
    public static boolean autoDetectionOfAll(ExtensionContext context) {
        return context.getConfigurationParameter("junit.jupiter.extensions.autodetection.enabled")
                        .map(Boolean::parseBoolean)
                        .orElse(false)
                && context.getConfigurationParameter("junit.jupiter.extensions.autodetection.include")
                        .isEmpty();
    }
}
