package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.BackendKind;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.Rate;
import io.dynamolatency.TestTable;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.http.HttpClientCheck;
import io.dynamolatency.internal.judge.AllowedConnections;
import io.dynamolatency.internal.judge.Expectation;
import io.dynamolatency.internal.judge.KeepAliveLimit;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.versions.VersionComparison;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.result.VerdictPolicy;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/** Reads the declaration of a test method and finds all its faults. Starts nothing. */
public final class PlanReader {

    private final TestBody test;
    private final Method method;
    /**
     * The annotation as the user wrote it, without values of parameters. Checks for contradictions use only this
     * annotation, because a parameter applies to all tests and not only to this test.
     */
    private final DynamoLatencyTest annotation;

    private final TestSettings settings;
    private final boolean unseenExtensions;
    private final boolean probed;
    private final Parameters parameters;
    private final Faults faults;

    private PlanReader(TestBody test, DynamoLatencyTest annotation, Parameters parameters, boolean unseenExtensions) {
        this.test = test;
        this.method = test.method();
        this.annotation = annotation;
        this.parameters = parameters;
        this.faults = parameters.faults();
        this.settings = TestSettings.of(annotation, parameters);
        this.unseenExtensions = unseenExtensions;
        this.probed = ParameterCheck.asksForProbe(method);
    }

    /**
     * Returns the plan of a test method.
     *
     * @param parameters the parameters of this test; use the object for one plan only
     * @param unseenExtensions whether JUnit can detect extensions that no declaration shows; such an extension can
     *     resolve parameters
     * @throws ExtensionConfigurationException if the declaration is invalid; the message has all faults
     */
    public static LatencyPlan read(
            TestBody test, DynamoLatencyTest annotation, Parameters parameters, boolean unseenExtensions) {
        return new PlanReader(test, annotation, parameters, unseenExtensions).read();
    }

    private LatencyPlan read() {
        int before = faults.count();
        Optional<UserClient> named = ClientReader.read(test, parameters);
        boolean ownIsNamed = named.isPresent() || faults.count() > before;
        ModeReader modeReader = new ModeReader(method, annotation, settings, faults);
        boolean codesOwn = !probed && !ParameterCheck.takesClient(test);
        List<ConnectionMode> modes = probed ? modeReader.ofProbe(ownIsNamed) : modeReader.modes(ownIsNamed, codesOwn);
        // without the mode AS_BUILT, the user's client is not measured
        Optional<UserClient> own = named.filter(o -> modes.contains(ConnectionMode.AS_BUILT));
        boolean direct = own.filter(UserClient::direct).isPresent();
        boolean unproxied = direct || !settings.proxied() || settings.backend() == BackendKind.AWS;
        boolean interleaved = settings.interleaved() && !probed;
        // a probe can measure the kit's modes in addition to the user's client
        List<ConnectionMode> kitModes = probed
                ? direct ? List.of() : List.of(ConnectionMode.KEEP_ALIVE)
                : modes.stream().filter(ConnectionMode::ofTheKit).toList();
        if (direct) {
            checkDirect(kitModes);
        } else if (unproxied) {
            checkUnproxied();
        }
        List<HttpClientKind> clients = modeReader.httpClients(own, kitModes);
        faults.requireAtLeast("iterations", settings.iterations(), 1);
        faults.requireAtLeast("warmup", settings.warmup(), 0);
        faults.requireAtLeast("errorsAllowed", settings.errorsAllowed(), 0);
        Load load = load();
        VerdictPolicy policy = verdictPolicy();
        if (!probed) {
            // a probe itself checks the modes and the number of calls that the body asks for
            faults.addAll(load.faults(modes, settings.iterationsGiven() ? settings.iterations() : Integer.MAX_VALUE));
        }
        NetworkReader networkReader = new NetworkReader(parameters);
        NetworkProfile network = unproxied ? NetworkProfile.REAL : networkReader.read(annotation.network());
        if (network.virtualTime()) {
            faults.addAll(VirtualTimeCheck.faults(modes, load));
        }
        ExpectationReader expected =
                new ExpectationReader(test, probed ? ModeReader.possibleOfProbe(direct) : modes, parameters);
        Map<ConnectionMode, List<Expectation>> expectations =
                expected.read(noFirstCall(ownIsNamed, direct), statistic -> tooFewCalls(statistic, load.concurrency()));
        List<WireFault> planned = FaultReader.read(method, faults);
        Optional<BaselineSettings> baseline = expected.baseline();
        boolean timed = !expected.onlyConnections()
                || baseline.isPresent()
                || probed
                || !planned.isEmpty()
                || ParameterCheck.takesTimes(test);
        boolean onlyConnections = !timed && !settings.warmupGiven();
        int calls = iterations(onlyConnections, load.concurrency(), expectations);
        faults.addAll(FaultReader.problems(
                planned,
                unproxied ? Optional.of(withoutProxy(direct)) : Optional.empty(),
                network,
                load,
                probed ? Integer.MAX_VALUE : calls));
        int errorsAllowed = ResilienceReader.errorsAllowed(
                method, annotation, settings.errorsAllowed(), probed || !planned.isEmpty(), faults);
        if (!kitModes.isEmpty()) {
            for (HttpClientKind client : EnumSet.copyOf(clients)) {
                faults.addAll(HttpClientCheck.faults(client, kitModes, interleaved, network));
                faults.addAll(FaultReader.unseen(planned, client));
            }
        }
        if (!probed) {
            faults.addAll(new ReuseCheck(clients, load, calls).faults(expectations));
        }
        faults.addAll(OtherForms.faults(method));
        faults.addAll(VersionsReader.faults(method));
        FirstCallReader.check(
                test.testClass(), method, unproxied, own.isEmpty() && kitModes.isEmpty(), probed, policy, faults);
        Optional<CreateTableRequest> table = TableReader.read(test, faults);
        faults.addAll(ParameterCheck.faults(
                test,
                own,
                ModeReader.mixed(clients) || kitModes.isEmpty() ? Optional.empty() : Optional.of(clients.get(0)),
                unseenExtensions));
        checkMaxIterations(calls);
        if (faults.count() > 0) {
            throw new ExtensionConfigurationException(
                    DeclarationErrors.message(test.testClass(), method, faults.all()));
        }
        boolean unwaited = !networkReader.givesTime(annotation.network())
                && (onlyConnections || mayLeaveOutWaits(load, planned, baseline));
        Map<ConnectionMode, List<LatencyLimit>> limits = percentiles(expectations);
        MeasurementSettings measurement = MeasurementSettings.of(modes)
                .iterations(calls)
                .provingP99(!onlyConnections
                        && !probed
                        && planned.isEmpty()
                        && limits.isEmpty()
                        && !settings.iterationsGiven()
                        && (!interleaved || modes.size() == 1))
                .warmup(onlyConnections ? MeasurementSettings.CONNECTIONS_ONLY_WARMUP : settings.warmup())
                .connectionsOnly(onlyConnections)
                // counts of versions are compared over equal numbers of calls, so the calls must not end early
                .reused(onlyConnections && !VersionComparison.underWay() ? reused(expectations) : Set.of())
                .errorsAllowed(errorsAllowed)
                .load(load)
                .policy(policy)
                .limits(limits)
                .faults(planned)
                .build();
        return new LatencyPlan(
                measurement,
                clients,
                limitsFirstCall(expectations) ? own.map(UserClient::withFirstCall) : own,
                interleaved,
                probed,
                timed,
                unwaited ? VirtualTimeCheck.unwaited(network, modes, load) : network,
                settings.backend(),
                table,
                expectations,
                expected.named(),
                baseline);
    }

    /**
     * Returns whether a test of times can have virtual time. A test without a warm-up can't, because virtual time needs
     * more calls than the test asks for. A test with a baseline can't, because the baseline compares calls with
     * exchanges that wait for delays.
     */
    private boolean mayLeaveOutWaits(Load load, List<WireFault> planned, Optional<BaselineSettings> baseline) {
        return load.concurrency() == 1
                && settings.warmup() > 0
                && !probed
                && planned.isEmpty()
                && baseline.isEmpty()
                && !settings.wallClock()
                && annotation.network().preset() == Network.Preset.UNSET;
    }

    /** Returns the reason if the kit can't measure the first call of the user's client; empty if it can. */
    private Optional<String> noFirstCall(boolean ownIsNamed, boolean direct) {
        if (direct) {
            return Optional.of("with direct = true, the kit does not see which connection the first call used; remove"
                    + " direct = true, or firstCall");
        }
        return ownIsNamed && settings.warmup() > 0
                ? Optional.of(
                        "the warm-up already opens the connection of the first timed call; write warmup = 0, so that a"
                                + " new client makes the first call, or put the limit on KEEP_ALIVE")
                : Optional.empty();
    }

    private String withoutProxy(boolean direct) {
        return direct
                ? "remove direct = true, or @Fault"
                : settings.backend() == BackendKind.AWS
                        ? "backend = AWS is measured without it; write backend = LOCAL, or remove @Fault"
                        : "remove proxy = OFF, or @Fault";
    }

    private static Set<ConnectionMode> reused(Map<ConnectionMode, List<Expectation>> expectations) {
        return expectations.entrySet().stream()
                .filter(of -> of.getValue().stream().anyMatch(KeepAliveLimit.class::isInstance))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static boolean limitsFirstCall(Map<ConnectionMode, List<Expectation>> expectations) {
        return expectations.getOrDefault(ConnectionMode.AS_BUILT, List.of()).stream()
                .anyMatch(one -> one instanceof LatencyLimit limit && limit.statistic() == Statistic.FIRST_CALL);
    }

    /** Checks a test with {@code direct = true}, which has no proxy, network, table or endpoint of the kit. */
    private void checkDirect(List<ConnectionMode> kitModes) {
        String direct = "direct = true measures your client at the address it was built for, without the proxy: ";
        if (!kitModes.isEmpty()) {
            faults.add(
                    direct + kitModes + " need the kit's clients and the proxy; remove these modes, or direct = true");
        }
        if (NetworkReader.given(annotation.network())) {
            faults.add(direct + "there is no emulated network; remove network = ..., or direct = true");
        }
        for (Class<?> type : method.getParameterTypes()) {
            if (type == TestTable.class || type == DynamoEndpoint.class) {
                faults.add(direct + ParameterCheck.withoutProxy(type));
            }
        }
    }

    /** Checks a test without the proxy. The clients of such a test use the real network. */
    private void checkUnproxied() {
        if (NetworkReader.given(annotation.network())) {
            boolean aws = settings.backend() == BackendKind.AWS;
            faults.add((aws
                            ? "backend = AWS is measured without the proxy: "
                            : "proxy = OFF connects clients to the back end's own address: ")
                    + "there is no emulated network; remove network = ..." + (aws ? "" : ", or proxy = OFF"));
        }
    }

    /** Returns the number of threads and the rate. Leaves out a faulty rate. A faulty number of threads becomes 1. */
    private Load load() {
        Optional<Load> load = faults.valid("", () -> new Load(settings.concurrency(), Optional.empty()));
        String written = settings.rate();
        Optional<Rate> rate = written.isEmpty() ? Optional.empty() : faults.valid("rate: ", () -> Rate.parse(written));
        return load.map(l -> new Load(l.concurrency(), rate)).orElse(Load.ONE_AT_A_TIME);
    }

    /** Returns the verdict policy, with a valid value in place of each faulty value. */
    private VerdictPolicy verdictPolicy() {
        VerdictPolicy unset = VerdictPolicy.DEFAULT;
        double confidence = faults.valid("", () -> unsetExcept(settings.confidence(), unset.maxDuration()))
                .orElse(unset)
                .confidence();
        faults.requireAtLeast("maxIterations", settings.maxIterations(), 1);
        Duration most = faults.valid("maxDuration: ", () -> Durations.parse(settings.maxDuration()))
                .flatMap(duration -> faults.valid("", () -> unsetExcept(unset.confidence(), duration)))
                .orElse(unset)
                .maxDuration();
        return new VerdictPolicy(
                confidence, settings.strict(), Math.max(1, settings.maxIterations()), most, settings.wallClock());
    }

    private static VerdictPolicy unsetExcept(double confidence, Duration maxDuration) {
        VerdictPolicy unset = VerdictPolicy.DEFAULT;
        return new VerdictPolicy(confidence, unset.strict(), unset.maxIterations(), maxDuration, unset.wallClock());
    }

    private void checkMaxIterations(int calls) {
        int most = annotation.maxIterations();
        int iterations = annotation.iterations();
        if (iterations == DynamoLatencyTest.UNSET) {
            // a parameter that asks all tests for more calls does not contradict this test
            iterations = Math.min(calls, Integer.parseInt(ParameterTable.ITERATIONS.unset()));
        }
        if (most >= 1 && most < iterations) {
            faults.add("maxIterations = " + most + " is less than iterations = " + iterations
                    + "; write maxIterations = " + iterations + " for a fixed number of calls, or a higher number");
        } else if (most >= 1 && most < calls && !settings.iterationsGiven()) {
            faults.add("maxIterations = " + most + " is less than the " + calls
                    + " calls that the threads and limits need; write maxIterations = " + calls + " or more");
        }
    }

    /**
     * Returns the fault if a percentile needs more calls than the test makes; empty if the test makes enough calls.
     * Also returns empty with a probe, because the probe can make more calls.
     */
    private Optional<String> tooFewCalls(Statistic statistic, int concurrency) {
        int needed = statistic.callsNeeded(concurrency);
        int iterations = settings.iterations();
        if (probed || !settings.iterationsGiven() || iterations < concurrency || iterations >= needed) {
            return Optional.empty();
        }
        return Optional.of("a " + statistic.label() + " needs at least " + needed + " calls"
                + (concurrency > 1 ? " with " + concurrency + " threads" : "") + ", but iterations = " + iterations
                + "; write iterations = " + needed + " or more, or a lower percentile");
    }

    /** Returns the number of calls. Default: at least as many as the threads and the expectations need. */
    private int iterations(
            boolean onlyConnections, int concurrency, Map<ConnectionMode, List<Expectation>> expectations) {
        if (settings.iterationsGiven()) {
            return settings.iterations();
        }
        // twice the calls, because a call can have several requests under way
        int reuse = 2 * AllowedConnections.callsNeeded(concurrency, Optional.empty());
        return expectations.values().stream()
                .flatMap(List::stream)
                .mapToInt(expected -> expected instanceof LatencyLimit limit
                        ? limit.statistic().callsNeeded(concurrency)
                        : expected instanceof KeepAliveLimit ? reuse : 0)
                .reduce(
                        onlyConnections
                                ? Math.max(MeasurementSettings.CONNECTIONS_ONLY_ITERATIONS, reuse)
                                : Math.max(settings.iterations(), 2 * concurrency),
                        Math::max);
    }

    /** Returns the limits that more calls can decide. */
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
}
