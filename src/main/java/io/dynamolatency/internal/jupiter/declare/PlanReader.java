package io.dynamolatency.internal.jupiter.declare;

import static org.junit.platform.commons.support.AnnotationSupport.findRepeatableAnnotations;

import io.dynamolatency.BackendKind;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.ProxyUse;
import io.dynamolatency.Rate;
import io.dynamolatency.TestTable;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.client.DynamoEndpoint;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.http.HttpClientCheck;
import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.Expectation;
import io.dynamolatency.internal.judge.KeepAliveLimit;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.RoundTripLimit;
import io.dynamolatency.internal.judge.WireLimit;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.result.VerdictPolicy;
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
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;

/** Reads a declaration whole and finds all its faults; nothing is started. */
public final class PlanReader {

    /** The fewest calls of a warm-up of which nothing is said. */
    private static final int WARMUP = 200;

    private final Class<?> testClass;
    private final Method method;
    /** The annotation itself: what a parameter for all tests says is not about this one. */
    private final DynamoLatencyTest annotation;
    /** What counts: the annotation, or a parameter in its place. */
    private final DynamoLatencyTest declared;

    private final boolean unseenExtensions;
    private final boolean probed;
    private final Parameters parameters;
    private final List<String> faults = new ArrayList<>();
    private final Set<ConnectionMode> expected = EnumSet.noneOf(ConnectionMode.class);

    private PlanReader(
            Class<?> testClass,
            Method method,
            DynamoLatencyTest annotation,
            Parameters parameters,
            boolean unseenExtensions) {
        this.testClass = testClass;
        this.method = method;
        this.annotation = annotation;
        this.parameters = parameters;
        this.declared = parameters.override(annotation);
        this.unseenExtensions = unseenExtensions;
        this.probed = ParameterCheck.asksForProbe(method);
    }

    /**
     * The plan of a test method.
     *
     * @param annotation the test's own
     * @param parameters what may stand in its place
     * @param unseenExtensions whether extensions may be about that no declaration shows, and resolve parameters
     * @throws ExtensionConfigurationException with all faults of the declaration
     */
    public static LatencyPlan read(
            Class<?> testClass,
            Method method,
            DynamoLatencyTest annotation,
            Parameters parameters,
            boolean unseenExtensions) {
        PlanReader reader = new PlanReader(testClass, method, annotation, parameters, unseenExtensions);
        reader.faults.addAll(parameters.faults());
        return reader.read();
    }

    private LatencyPlan read() {
        int before = faults.size();
        Optional<UserClient> named = ClientReader.read(testClass, method, parameters, faults);
        boolean ownIsNamed = named.isPresent() || faults.size() > before;
        List<ConnectionMode> modes = probed ? modesOfAProbe(ownIsNamed) : modes(ownIsNamed);
        // a client that no mode measures has no say
        Optional<UserClient> own = named.filter(o -> modes.contains(ConnectionMode.AS_BUILT));
        boolean direct = own.filter(UserClient::direct).isPresent();
        boolean straight = !direct && (declared.proxy() == ProxyUse.OFF || declared.backend() == BackendKind.AWS);
        boolean interleaved = declared.interleaved() && !probed;
        // a probe may measure the kit's modes beside the client of the team's own
        List<ConnectionMode> kitModes = probed
                ? direct ? List.of() : List.of(ConnectionMode.KEEP_ALIVE)
                : modes.stream().filter(ConnectionMode::ofTheKit).toList();
        if (direct) {
            whatTakesAProxy(kitModes);
        }
        if (straight) {
            withoutANetwork();
        }
        List<HttpClientKind> clients = clients(own, kitModes);
        atLeast("iterations", declared.iterations(), 1);
        boolean warmupSaid = declared.warmup() != DynamoLatencyTest.WARMUP_UNSAID;
        int warmup = warmupSaid ? declared.warmup() : WARMUP;
        atLeast("warmup", warmup, 0);
        atLeast("errorsAllowed", declared.errorsAllowed(), 0);
        Load load = load();
        VerdictPolicy rigour = rigour();
        if (!probed) {
            // a probe looks itself, in the modes that it names and with what it was told since
            faults.addAll(load.faults(modes, declared.iterations()));
        }
        // what a parameter for all tests says of the network is not about this one
        NetworkProfile network = direct || straight ? NetworkProfile.DIRECT : network(declared.network());
        if (!kitModes.isEmpty()) {
            for (HttpClientKind client : EnumSet.copyOf(clients)) {
                faults.addAll(HttpClientCheck.faults(client, kitModes, interleaved, network));
            }
        }
        Map<ConnectionMode, List<Expectation>> expectations =
                expectations(probed ? modesToCome(direct) : modes, ownIsNamed, load.concurrency());
        Optional<BaselineSettings> baseline = baseline(probed ? modesToCome(direct) : modes);
        if (AnnotationSupport.isAnnotated(method, Test.class)) {
            faults.add(
                    "it is annotated with @Test as well and would be run once more without the kit; take @Test away");
        }
        faults.addAll(ParameterCheck.faults(
                testClass,
                method,
                own,
                mixed(clients) || kitModes.isEmpty() ? Optional.empty() : Optional.of(clients.get(0)),
                unseenExtensions));
        if (!faults.isEmpty()) {
            throw new ExtensionConfigurationException(new Declaration(testClass, method).message(faults));
        }
        boolean timesMatter = warmupSaid
                || probed
                || direct
                // evidence takes what the JVM records, too
                || straight
                // one with short time-outs loses connections while it is cold, and is not to be red for that
                || own.isPresent()
                || baseline.isPresent()
                || load.rate().isPresent()
                || !JudgedByTime.ofConnectionsAlone(modes, expectations)
                || JudgedByTime.resultsAreTaken(testClass);
        MeasurementSettings orders = new MeasurementSettings(
                modes,
                declared.iterations(),
                warmup,
                declared.errorsAllowed(),
                load,
                rigour,
                percentiles(expectations),
                Optional.empty(),
                timesMatter);
        return new LatencyPlan(
                orders,
                clients,
                own,
                interleaved,
                probed,
                network,
                declared.backend(),
                expectations,
                Set.copyOf(expected),
                baseline);
    }

    /** A client that goes where it was built to go has no use for what the kit puts in its way. */
    private void whatTakesAProxy(List<ConnectionMode> kitModes) {
        String direct = "direct = true has your client measured where it was built to go, without the proxy: ";
        if (!kitModes.isEmpty()) {
            faults.add(direct + kitModes
                    + " take clients of the kit's own and the proxy; take these modes away, or direct = true");
        }
        if (!annotation.network().equals(Unsaid.NETWORK)) {
            faults.add(direct + "there is no emulated network; take network = ... away, or direct = true");
        }
        for (Class<?> type : method.getParameterTypes()) {
            if (type == TestTable.class || type == DynamoEndpoint.class) {
                faults.add(direct + ParameterCheck.withoutProxy(type));
            }
        }
    }

    /** Clients that talk to the back end's own address do so over the network that there is. */
    private void withoutANetwork() {
        if (!annotation.network().equals(Unsaid.NETWORK)) {
            faults.add((declared.backend() == BackendKind.AWS
                            ? "backend = AWS is measured without the proxy: "
                            : "proxy = OFF has clients talk to the back end's own address: ")
                    + "there is no emulated network; take network = ... away"
                    + (declared.backend() == BackendKind.AWS ? "" : ", or proxy = OFF"));
        }
    }

    /** The mode of a probe that names none. */
    private List<ConnectionMode> modesOfAProbe(boolean ownIsNamed) {
        if (annotation.modes().length > 0) {
            faults.add("modes = " + List.of(annotation.modes())
                    + ": the body takes a LatencyProbe, which names the modes, as in probe.compare(KEEP_ALIVE, CLOSE,"
                    + " ...); take modes away");
        }
        if (annotation.interleaved()) {
            faults.add("interleaved = true: the body takes a LatencyProbe, whose compare(...) always alternates; take"
                    + " interleaved away");
        }
        return List.of(ownIsNamed ? ConnectionMode.AS_BUILT : ConnectionMode.KEEP_ALIVE);
    }

    /** The modes that a probe may measure, another process as built among them; which of them it does is seen when it has. */
    private static List<ConnectionMode> modesToCome(boolean direct) {
        return Stream.of(ConnectionMode.values())
                .filter(mode -> !mode.ofTheKit() || !direct)
                .toList();
    }

    /** The modes, at least one. */
    private List<ConnectionMode> modes(boolean ownIsNamed) {
        if (declared.modes().length == 0) {
            if (declared.interleaved()) {
                faults.add("interleaved = true alternates between modes, but none is named; name two, such as modes = {"
                        + (ownIsNamed ? "AS_BUILT" : "KEEP_ALIVE") + ", CLOSE}");
            }
            return List.of(ownIsNamed ? ConnectionMode.AS_BUILT : ConnectionMode.KEEP_ALIVE);
        }
        List<ConnectionMode> modes = List.of(declared.modes());
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
        if (seen.contains(ConnectionMode.AS_BUILT) && !ownIsNamed) {
            faults.add(
                    "modes names AS_BUILT, which is a client of your own; say which with @UseClient, or take AS_BUILT"
                            + " away");
        }
        if (!seen.contains(ConnectionMode.AS_BUILT)
                && (ClientReader.namedBy(method) || (ownIsNamed && annotation.modes().length == 0))) {
            faults.add("@UseClient names a client that no mode measures: " + modes
                    + " take clients of the kit's own; add AS_BUILT to modes, or take @UseClient away");
        }
        return modes;
    }

    /** The HTTP clients, at least one. */
    private List<HttpClientKind> clients(Optional<UserClient> own, List<ConnectionMode> kitModes) {
        if (declared.http().length == 0) {
            boolean asynchronous = own.map(UserClient::asynchronous).orElse(ParameterCheck.asksForAsynchronous(method));
            return List.of(asynchronous ? HttpClientKind.NETTY : HttpClientKind.APACHE5);
        }
        List<HttpClientKind> clients = List.of(declared.http());
        if (kitModes.isEmpty() && annotation.http().length == 0) {
            // a parameter that is for the tests that have such a client
            return List.of(clients.get(0));
        }
        if (kitModes.isEmpty()) {
            faults.add("http names " + clients
                    + ", which are clients of the kit's own, but AS_BUILT alone is measured; add a"
                    + " mode such as KEEP_ALIVE to modes, or take http away");
        }
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

    private static boolean mixed(List<HttpClientKind> clients) {
        return clients.stream().map(HttpClientKind::asynchronous).distinct().count() > 1;
    }

    private static String join(@Nullable List<HttpClientKind> clients) {
        return clients == null ? "" : clients.stream().map(HttpClientKind::name).collect(Collectors.joining(", "));
    }

    /** How hard the client is to be worked; one call at a time where what is said of it is faulty. */
    private Load load() {
        Optional<Load> load = valid("", () -> new Load(declared.concurrency(), Optional.empty()));
        String written = declared.rate();
        Optional<Rate> rate = written.isEmpty() ? Optional.empty() : valid("rate: ", () -> Rate.parse(written));
        return load.map(l -> new Load(l.concurrency(), rate)).orElse(Load.ONE_AT_A_TIME);
    }

    /** How sure verdicts have to be; the default where what is said of it is faulty. */
    private VerdictPolicy rigour() {
        VerdictPolicy none = VerdictPolicy.DEFAULT;
        double confidence = valid(
                        "",
                        () -> new VerdictPolicy(
                                declared.confidence(), none.strict(), none.maxIterations(), none.maxDuration()))
                .map(VerdictPolicy::confidence)
                .orElse(none.confidence());
        atLeast("maxIterations", declared.maxIterations(), 1);
        // a parameter that asks for more calls of all tests is no fault of this one
        if (annotation.maxIterations() >= 1
                && annotation.maxIterations() < annotation.iterations()
                && annotation.maxIterations() != none.maxIterations()) {
            faults.add("maxIterations = " + annotation.maxIterations() + " are fewer than iterations = "
                    + annotation.iterations() + "; write maxIterations = " + annotation.iterations()
                    + " for exactly so many, or more");
        }
        Duration most = valid("maxDuration: ", () -> Durations.parse(declared.maxDuration()))
                .flatMap(duration -> valid(
                        "", () -> new VerdictPolicy(none.confidence(), none.strict(), none.maxIterations(), duration)))
                .map(VerdictPolicy::maxDuration)
                .orElse(none.maxDuration());
        return new VerdictPolicy(confidence, declared.strict(), Math.max(1, declared.maxIterations()), most);
    }

    /** The limits that calls can be added for. */
    private static Map<ConnectionMode, List<LatencyLimit>> percentiles(
            Map<ConnectionMode, List<Expectation>> expectations) {
        Map<ConnectionMode, List<LatencyLimit>> limits = new EnumMap<>(ConnectionMode.class);
        expectations.forEach((mode, all) -> {
            List<LatencyLimit> estimated = all.stream()
                    .filter(LatencyLimit.class::isInstance)
                    .map(LatencyLimit.class::cast)
                    .filter(LatencyLimit::estimated)
                    .toList();
            if (!estimated.isEmpty()) {
                limits.put(mode, estimated);
            }
        });
        return limits;
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
        Duration idle = declaredNetwork.idleTimeout().isEmpty()
                ? Duration.ZERO
                : valid("network.idleTimeout: ", () -> Durations.parse(declaredNetwork.idleTimeout()))
                        .orElse(Duration.ZERO);
        return faults.size() > before
                ? none
                : valid("network: ", () -> new NetworkProfile("", rtt, tls, cost, declaredNetwork.resumption(), idle))
                        .orElse(none);
    }

    private NetworkProfile preset(Network declaredNetwork) {
        if (declaredNetwork.preset().length > 1) {
            faults.add("network.preset names " + Arrays.toString(declaredNetwork.preset()) + "; name one");
        }
        if (!declaredNetwork.rtt().isEmpty()
                || declaredNetwork.tls().length > 0
                || !declaredNetwork.handshakeCost().isEmpty()
                || !declaredNetwork.idleTimeout().isEmpty()
                || !declaredNetwork.resumption()) {
            faults.add("network.preset = " + declaredNetwork.preset()[0]
                    + " says all of the network; take away rtt, tls, handshakeCost, resumption and idleTimeout, or the"
                    + " preset");
        }
        return declaredNetwork.preset()[0].profile();
    }

    private Map<ConnectionMode, List<Expectation>> expectations(
            List<ConnectionMode> modes, boolean ownIsNamed, int concurrency) {
        Map<ConnectionMode, List<Expectation>> expectations = new EnumMap<>(ConnectionMode.class);
        int parameterFaults = parameters.faults().size();
        for (ExpectLatency said : findRepeatableAnnotations(method, ExpectLatency.class)) {
            ExpectLatency expected = parameters.override(said);
            List<ConnectionMode> of = modesOf("@ExpectLatency", expected.mode(), modes);
            if (!expected.firstCall().isEmpty() && ownIsNamed && of.contains(ConnectionMode.AS_BUILT)) {
                faults.add("@ExpectLatency(firstCall): in AS_BUILT the first timed call travels on a connection that is"
                        + " there already; expect it of KEEP_ALIVE, or take it away");
            }
            List<Expectation> limits = latencyLimits(expected, concurrency);
            of.forEach(mode ->
                    expectations.computeIfAbsent(mode, m -> new ArrayList<>()).addAll(limits));
        }
        for (ExpectConnections said : findRepeatableAnnotations(method, ExpectConnections.class)) {
            ExpectConnections expected = parameters.override(said);
            List<Expectation> limit = connectionLimits(expected);
            modesOf("@ExpectConnections", expected.mode(), modes).forEach(mode -> expectations
                    .computeIfAbsent(mode, m -> new ArrayList<>())
                    .addAll(limit));
        }
        AnnotationSupport.findAnnotation(method, ExpectKeepAlive.class)
                .ifPresent(said -> keepAlive(said, modes).forEach(mode -> expectations
                        .computeIfAbsent(mode, m -> new ArrayList<>())
                        .add(new KeepAliveLimit())));
        faults.addAll(
                parameters.faults().subList(parameterFaults, parameters.faults().size()));
        return expectations;
    }

    /** On a method it is of modes that are run; on a class of those that a test has. */
    private Optional<BaselineSettings> baseline(List<ConnectionMode> modes) {
        Optional<BaselineSettings> order = BaselineSettings.of(testClass, method, parameters, faults);
        return order.map(said -> said.in(
                said.ofTheMethod()
                        ? modesOf("@CompareToBaseline", said.modes().toArray(ConnectionMode[]::new), modes)
                        : modes));
    }

    private List<ConnectionMode> keepAlive(ExpectKeepAlive said, List<ConnectionMode> run) {
        if (said.mode().length > 0) {
            return modesOf("@ExpectKeepAlive", said.mode(), run);
        }
        List<ConnectionMode> kept = run.stream()
                .filter(mode -> mode == ConnectionMode.AS_BUILT || mode == ConnectionMode.KEEP_ALIVE)
                .distinct()
                .toList();
        if (kept.isEmpty()) {
            faults.add("@ExpectKeepAlive: no mode that is run keeps its connections, modes = " + run
                    + "; add KEEP_ALIVE, or AS_BUILT with @UseClient");
        }
        return kept;
    }

    private List<Expectation> connectionLimits(ExpectConnections expected) {
        record Declared(String name, double limit, Function<Double, Expectation> maker) {
            static Declared ofWire(String name, double limit, WireLimit.Fact fact) {
                return new Declared(name, limit, value -> new WireLimit(fact, value));
            }
        }
        List<Declared> said = Stream.of(
                        new Declared("atMost", expected.atMost(), limit -> new ConnectionLimit(limit.intValue())),
                        Declared.ofWire(
                                "atMostPer100Calls", expected.atMostPer100Calls(), WireLimit.Fact.PER_100_CALLS),
                        Declared.ofWire("reuseAtLeast", expected.reuseAtLeast(), WireLimit.Fact.REUSE),
                        Declared.ofWire(
                                "fullHandshakesAtMost",
                                expected.fullHandshakesAtMost(),
                                WireLimit.Fact.FULL_HANDSHAKES),
                        Declared.ofWire("retriesAtMost", expected.retriesAtMost(), WireLimit.Fact.RETRIES),
                        Declared.ofWire("leakedAtMost", expected.leakedAtMost(), WireLimit.Fact.LEAKED))
                .filter(d -> d.limit() != ExpectConnections.UNSAID)
                .toList();
        if (said.isEmpty()) {
            faults.add("@ExpectConnections names no limit; write one, such as atMost = 1");
        }
        return said.stream()
                .flatMap(d -> valid(
                        "@ExpectConnections" + (d.name().equals("atMost") ? "" : "(" + d.name() + ")") + ": ",
                        () -> d.maker().apply(d.limit()))
                        .stream())
                .toList();
    }

    private List<Expectation> latencyLimits(ExpectLatency expected, int concurrency) {
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
        List<Expectation> limits = new ArrayList<>();
        int roundTrips = expected.roundTripsAtMost();
        if (roundTrips != ExpectLatency.UNSAID) {
            valid("@ExpectLatency(roundTripsAtMost): ", () -> new RoundTripLimit(roundTrips, true))
                    .ifPresent(limits::add);
        } else if (said.isEmpty()) {
            faults.add("@ExpectLatency names no limit; write one, such as p99 = \"15 ms\"");
        }
        for (Declared one : said) {
            String where = "@ExpectLatency(" + one.name() + "): ";
            valid(where, () -> new LatencyLimit(one.statistic(), Durations.parse(one.limit())))
                    .ifPresent(limits::add);
            int needed = one.statistic().callsNeeded(concurrency);
            // a probe may be told to make more
            if (!probed && declared.iterations() >= concurrency && declared.iterations() < needed) {
                faults.add(where + "a " + one.statistic().label() + " takes at least " + needed + " calls"
                        + (concurrency > 1 ? " with " + concurrency + " threads" : "") + ", but iterations = "
                        + declared.iterations() + "; write iterations = " + needed + " or more, or a lower percentile");
            }
        }
        return limits;
    }

    private List<ConnectionMode> modesOf(String annotation, ConnectionMode[] named, List<ConnectionMode> run) {
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

    /** What an annotation says that says nothing. */
    private static final class Unsaid {

        static final Network NETWORK = network();

        private static Network network() {
            try {
                return (Network)
                        DynamoLatencyTest.class.getDeclaredMethod("network").getDefaultValue();
            } catch (NoSuchMethodException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
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
