package io.dynamolatency.jupiter;

import static org.junit.platform.commons.support.AnnotationSupport.findRepeatableAnnotations;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Durations;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.client.HttpClientCheck;
import io.dynamolatency.measure.ConnectionLimit;
import io.dynamolatency.measure.Expectation;
import io.dynamolatency.measure.LatencyLimit;
import io.dynamolatency.measure.Orders;
import io.dynamolatency.measure.Statistic;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;

/** Reads a declaration whole and finds all its faults; nothing is started. */
final class PlanReader {

    private final Class<?> testClass;
    private final Method method;
    private final DynamoLatencyTest declared;
    private final boolean unseenExtensions;
    private final boolean probed;
    private final List<String> faults = new ArrayList<>();
    private final Set<ConnectionMode> expected = EnumSet.noneOf(ConnectionMode.class);

    private PlanReader(Class<?> testClass, Method method, DynamoLatencyTest declared, boolean unseenExtensions) {
        this.testClass = testClass;
        this.method = method;
        this.declared = declared;
        this.unseenExtensions = unseenExtensions;
        this.probed = ParameterCheck.asksForProbe(method);
    }

    /**
     * The plan of a test method.
     *
     * @param declared what counts: the annotation, or a parameter in its place
     * @param parameterFaults what is wrong with the parameters
     * @param unseenExtensions whether extensions may be about that no declaration shows, and resolve parameters
     * @throws ExtensionConfigurationException with all faults of the declaration
     */
    static LatencyPlan read(
            Class<?> testClass,
            Method method,
            DynamoLatencyTest declared,
            List<String> parameterFaults,
            boolean unseenExtensions) {
        PlanReader reader = new PlanReader(testClass, method, declared, unseenExtensions);
        reader.faults.addAll(parameterFaults);
        return reader.read();
    }

    private LatencyPlan read() {
        if (probed) {
            nothingThatTheProbeSays();
        } else {
            modes();
        }
        List<ConnectionMode> modes = probed ? List.of(ConnectionMode.KEEP_ALIVE) : List.of(declared.modes());
        boolean interleaved = declared.interleaved() && !probed;
        List<HttpClientKind> clients = clients();
        atLeast("iterations", declared.iterations(), 1);
        atLeast("warmup", declared.warmup(), 0);
        atLeast("errorsAllowed", declared.errorsAllowed(), 0);
        NetworkProfile network = network(declared.network());
        for (HttpClientKind client : EnumSet.copyOf(clients)) {
            faults.addAll(HttpClientCheck.faults(client, modes, interleaved, network.tls()));
        }
        Map<ConnectionMode, List<Expectation>> expectations = expectations();
        if (probed && TestBody.isAsynchronous(method)) {
            faults.add("it returns a future and takes a LatencyProbe: a body with a probe is not timed itself; hand the"
                    + " future to probe.measureAsync(() -> ...) and let the body return void");
        }
        if (AnnotationSupport.isAnnotated(method, Test.class)) {
            faults.add(
                    "it is annotated with @Test as well and would be run once more without the kit; take @Test away");
        }
        boolean otherSort = mixed(clients) || asynchronousOver(clients);
        faults.addAll(ParameterCheck.faults(
                testClass, method, otherSort ? Optional.empty() : Optional.of(clients.get(0)), unseenExtensions));
        if (!faults.isEmpty()) {
            throw new ExtensionConfigurationException(new Declaration(testClass, method).message(faults));
        }
        Orders orders = new Orders(modes, declared.iterations(), declared.warmup(), declared.errorsAllowed());
        return new LatencyPlan(
                orders, clients, interleaved, probed, network, declared.backend(), expectations, Set.copyOf(expected));
    }

    /** Of the annotation itself: a parameter for all tests may name modes, which a probe has no use for. */
    private void nothingThatTheProbeSays() {
        LatencyExtension.declaration(method).ifPresent(said -> {
            if (!List.of(said.modes()).equals(List.of(ConnectionMode.KEEP_ALIVE))) {
                faults.add("modes = " + List.of(said.modes())
                        + ": the body takes a LatencyProbe, which names the modes, as in probe.compare(KEEP_ALIVE, CLOSE,"
                        + " ...); take modes away");
            }
            if (said.interleaved()) {
                faults.add(
                        "interleaved = true: the body takes a LatencyProbe, whose compare(...) always alternates; take"
                                + " interleaved away");
            }
        });
    }

    private void modes() {
        List<ConnectionMode> modes = List.of(declared.modes());
        if (modes.isEmpty()) {
            faults.add("modes is empty; name at least one, such as modes = KEEP_ALIVE");
        }
        Set<ConnectionMode> seen = EnumSet.noneOf(ConnectionMode.class);
        for (ConnectionMode mode : modes) {
            if (!seen.add(mode)) {
                faults.add("modes names " + mode + " twice; each mode is measured once, take one of them away");
            }
        }
        if (declared.interleaved() && seen.size() == 1) {
            faults.add("interleaved = true alternates between modes, but modes names "
                    + seen.iterator().next() + " alone; name another, such as modes = {KEEP_ALIVE, CLOSE}");
        }
    }

    /** The HTTP clients, at least one. */
    private List<HttpClientKind> clients() {
        if (declared.http().length == 0) {
            return List.of(ParameterCheck.asksForAsynchronous(method) ? HttpClientKind.NETTY : HttpClientKind.APACHE5);
        }
        List<HttpClientKind> clients = List.of(declared.http());
        Set<HttpClientKind> seen = EnumSet.noneOf(HttpClientKind.class);
        for (HttpClientKind client : clients) {
            if (!seen.add(client)) {
                faults.add("http names " + client + " twice; each client is measured once, take one of them away");
            }
        }
        if (mixed(clients)) {
            Map<Boolean, List<HttpClientKind>> bySort =
                    seen.stream().collect(Collectors.partitioningBy(HttpClientKind::asynchronous));
            faults.add("http names synchronous clients (" + join(bySort.get(false)) + ") and asynchronous ones ("
                    + join(bySort.get(true))
                    + "); a body takes either DynamoDbClient or DynamoDbAsyncClient, so write a test"
                    + " for each");
        }
        return clients;
    }

    /** Whether a body that returns a future is to be run on synchronous clients, all of one sort, and then a fault more. */
    private boolean asynchronousOver(List<HttpClientKind> clients) {
        boolean wrong = TestBody.isAsynchronous(method) && clients.stream().noneMatch(HttpClientKind::asynchronous);
        if (wrong) {
            faults.add(
                    "http = " + join(clients) + ": the body returns a future, which takes an asynchronous HTTP client;"
                            + " name one such as NETTY, or let the body wait itself and return void");
        }
        return wrong;
    }

    private static boolean mixed(List<HttpClientKind> clients) {
        return clients.stream().map(HttpClientKind::asynchronous).distinct().count() > 1;
    }

    private static String join(@Nullable List<HttpClientKind> clients) {
        return clients == null ? "" : clients.stream().map(HttpClientKind::name).collect(Collectors.joining(", "));
    }

    private void atLeast(String name, int value, int least) {
        if (value < least) {
            faults.add(name + " = " + value + "; write " + least + " or more");
        }
    }

    private NetworkProfile network(Network declaredNetwork) {
        if (declaredNetwork.preset().length > 0) {
            return preset(declaredNetwork);
        }
        NetworkProfile none = NetworkProfile.DEFAULT;
        int before = faults.size();
        if (declaredNetwork.tls().length > 1) {
            faults.add("network.tls names " + declaredNetwork.tls().length
                    + " versions; a connection speaks one, write one test for each");
        }
        TlsVersion tls =
                declaredNetwork.tls().length == 0 ? none.tls() : declaredNetwork.tls()[0];
        Duration rtt = duration("rtt", declaredNetwork.rtt(), none.rtt());
        Duration cost = duration("handshakeCost", declaredNetwork.handshakeCost(), Duration.ZERO);
        return faults.size() > before
                ? none
                : valid("network: ", () -> new NetworkProfile("", rtt, tls, cost, declaredNetwork.resumption()))
                        .orElse(none);
    }

    private NetworkProfile preset(Network declaredNetwork) {
        if (declaredNetwork.preset().length > 1) {
            faults.add("network.preset names " + Arrays.toString(declaredNetwork.preset()) + "; name one");
        }
        if (!declaredNetwork.rtt().isEmpty()
                || declaredNetwork.tls().length > 0
                || !declaredNetwork.handshakeCost().isEmpty()
                || !declaredNetwork.resumption()) {
            faults.add("network.preset = " + declaredNetwork.preset()[0]
                    + " says all of the network; take away rtt, tls, handshakeCost and resumption, or the preset");
        }
        return declaredNetwork.preset()[0].profile();
    }

    private Map<ConnectionMode, List<Expectation>> expectations() {
        Map<ConnectionMode, List<Expectation>> expectations = new EnumMap<>(ConnectionMode.class);
        for (ExpectLatency expected : findRepeatableAnnotations(method, ExpectLatency.class)) {
            List<Expectation> limits = latencyLimits(expected);
            modesOf("@ExpectLatency", expected.mode()).forEach(mode -> expectations
                    .computeIfAbsent(mode, m -> new ArrayList<>())
                    .addAll(limits));
        }
        for (ExpectConnections expected : findRepeatableAnnotations(method, ExpectConnections.class)) {
            List<Expectation> limit = new ArrayList<>();
            valid("@ExpectConnections: ", () -> new ConnectionLimit(expected.atMost()))
                    .ifPresent(limit::add);
            modesOf("@ExpectConnections", expected.mode()).forEach(mode -> expectations
                    .computeIfAbsent(mode, m -> new ArrayList<>())
                    .addAll(limit));
        }
        return expectations;
    }

    private List<Expectation> latencyLimits(ExpectLatency expected) {
        record Declared(Statistic statistic, String name, String limit) {}
        List<Declared> said = Stream.of(
                        new Declared(Statistic.P50, "p50", expected.p50()),
                        new Declared(Statistic.P90, "p90", expected.p90()),
                        new Declared(Statistic.P95, "p95", expected.p95()),
                        new Declared(Statistic.P99, "p99", expected.p99()),
                        new Declared(Statistic.P999, "p999", expected.p999()),
                        new Declared(Statistic.MAX, "max", expected.max()),
                        new Declared(Statistic.FIRST_CALL, "firstCall", expected.firstCall()))
                .filter(d -> !d.limit().isEmpty())
                .toList();
        if (said.isEmpty()) {
            faults.add("@ExpectLatency names no limit; write one, such as p99 = \"15 ms\"");
        }
        List<Expectation> limits = new ArrayList<>();
        for (Declared one : said) {
            String where = "@ExpectLatency(" + one.name() + "): ";
            valid(where, () -> new LatencyLimit(one.statistic(), Durations.parse(one.limit())))
                    .ifPresent(limits::add);
            // a probe may be told to make more
            if (!probed
                    && declared.iterations() >= 1
                    && declared.iterations() < one.statistic().callsNeeded()) {
                faults.add(where + "a " + one.statistic().label() + " takes at least "
                        + one.statistic().callsNeeded() + " calls, but iterations = " + declared.iterations()
                        + "; write iterations = "
                        + one.statistic().callsNeeded() + " or more, or a lower percentile");
            }
        }
        return limits;
    }

    private List<ConnectionMode> modesOf(String annotation, ConnectionMode[] named) {
        // which modes a probe measures is seen when it has
        List<ConnectionMode> run = List.of(probed ? ConnectionMode.values() : declared.modes());
        if (named.length == 0) {
            return run.stream().distinct().toList();
        }
        for (ConnectionMode mode : named) {
            if (!run.contains(mode)) {
                faults.add(annotation + " expects something of " + mode + ", which is not run; modes = " + run);
            }
        }
        expected.addAll(List.of(named));
        return Stream.of(named).distinct().toList();
    }

    private Duration duration(String name, String written, Duration unsaid) {
        return written.isEmpty()
                ? unsaid
                : valid("network." + name + ": ", () -> NetworkProfile.requireInRange(name, Durations.parse(written)))
                        .orElse(unsaid);
    }

    /** The value, or nothing and one fault more. */
    private <T> Optional<T> valid(String where, Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (IllegalArgumentException fault) {
            faults.add(where + fault.getMessage());
            return Optional.empty();
        }
    }
}
