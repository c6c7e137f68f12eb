package io.dynamolatency.internal.suite;

import io.dynamolatency.BackendKind;
import io.dynamolatency.internal.backend.Backends;
import io.dynamolatency.internal.interceptor.SuiteTap;
import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.report.rows.ThisFork;
import io.dynamolatency.internal.text.SafeText;
import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.internal.wire.RecordedWireLog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Guards the suite of this JVM. While tests run, the guard sees all calls of the JVM's DynamoDB clients, and judges
 * whether connections are reused. The guard stays open until the JVM ends, because clients can outlive a run of the
 * launcher. Thread-safe.
 */
public final class SuiteGuard implements AutoCloseable {

    private static @Nullable SuiteGuard ofThisJvm;

    private final SuiteSettings settings;
    private final Function<String, Optional<String>> parameters;
    private final RunningTests running = new RunningTests();
    private final AtomicInteger tests = new AtomicInteger();
    private final String id = ThisFork.newId();
    private final long opened = System.nanoTime();
    private volatile boolean judged;
    private final SuiteTraffic traffic;
    private @Nullable Backends backends;

    private SuiteGuard(SuiteSettings settings, Function<String, Optional<String>> parameters) {
        this.settings = settings;
        this.parameters = parameters;
        this.traffic = new SuiteTraffic(settings, running, this::localBackend);
    }

    /**
     * Returns the guard of this JVM. Opens the guard if the guard is not open yet.
     *
     * @param parameters returns the value of a configuration parameter by its name
     * @return the guard; empty if the suite is not guarded
     * @throws IllegalArgumentException if a parameter is invalid; the message says what to write
     */
    public static synchronized Optional<SuiteGuard> open(Function<String, Optional<String>> parameters) {
        SuiteSettings settings = SuiteSettings.from(parameters);
        if (settings.mode() == SuiteSettings.Mode.OFF) {
            return Optional.empty();
        }
        if (ofThisJvm == null || !ofThisJvm.settings.equals(settings)) {
            if (ofThisJvm != null) {
                ofThisJvm.close();
            }
            ofThisJvm = new SuiteGuard(settings, parameters);
            Runtime.getRuntime().addShutdownHook(new Thread(ofThisJvm::tellUnjudged, "dynamo-latency-suite-counts"));
        }
        SuiteTap.set(ofThisJvm.traffic);
        return Optional.of(ofThisJvm);
    }

    /** Stops watching the clients of this JVM, until {@link #open} is called. */
    public static synchronized void pause() {
        SuiteTap.set(null);
    }

    private synchronized URI localBackend() {
        if (backends == null) {
            backends = new Backends(parameters);
            Runtime.getRuntime().addShutdownHook(new Thread(backends::close, "dynamo-latency-suite-end"));
        }
        return Backends.start(BackendKind.LOCAL, backends.get(BackendKind.LOCAL));
    }

    /** Notes that a test or a test class begins. */
    public void began(String uniqueId, String testClass, boolean test) {
        running.began(uniqueId, testClass, test);
    }

    /** Notes that a test or a test class ends. */
    public void ended(String uniqueId, boolean test) {
        running.ended(uniqueId);
        if (test) {
            tests.incrementAndGet();
        }
    }

    /**
     * Judges the counts so far of this JVM and of the other JVMs of the run, and writes {@code suite.json}.
     *
     * @param wholeSuite whether the counts cover all tests of the run; if so, a guarded suite without requests fails
     */
    public SuiteVerdict verdict(boolean wholeSuite) throws IOException {
        judged = true;
        SuiteTotals all = exchange();
        SuiteBudget budget = SuiteBudget.read(settings.budget());
        if (settings.updateBudget() && wholeSuite) {
            budget.lower(all);
            budget = SuiteBudget.read(settings.budget());
        }
        // Gradle gives each of its parallel workers some of the classes, and does not say how many workers there are
        boolean mustSee = wholeSuite && System.getProperty("org.gradle.test.worker") == null;
        SuiteVerdict judgement = SuiteVerdict.of(all, settings, budget, mustSee);
        SuiteVerdict verdict =
                settings.updateBudget() && !wholeSuite ? judgement.withoutUpdate(sharesClasses(all)) : judgement;
        RunReport.forDirectory(ReportSettings.directory(parameters).toString()).suite(SuiteParts.json(all, verdict));
        return verdict;
    }

    /** Returns whether this JVM is a fork of Surefire or Failsafe that gets the classes of a run one by one. */
    private boolean sharesClasses(SuiteTotals all) {
        return ThisFork.runOf(name -> Optional.ofNullable(System.getProperty(name)))
                        .isPresent()
                && Stream.concat(all.classes().keySet().stream(), running.allClasses().stream())
                                .map(name -> name.replaceFirst("\\$.*", ""))
                                .filter(name -> !name.isEmpty())
                                .distinct()
                                .count()
                        > 1;
    }

    /** Called when the JVM ends. Prints the counts, unless the guard's test has judged them. */
    private void tellUnjudged() {
        if (!judged) {
            SuiteTotals totals = totals();
            if (totals.requests() > 0) {
                System.out.println(SafeText.lines(SuiteVerdict.unjudged(totals)));
            }
        }
    }

    private SuiteTotals exchange() throws IOException {
        Path directory = ReportSettings.directory(parameters);
        String run = ThisFork.of(id, parameters.apply(ReportSettings.RUN).map(String::strip))
                .run()
                .orElse("");
        return new SuiteParts(directory).exchange(id, new SuiteParts.Part(run, totals()));
    }

    private SuiteTotals totals() {
        Map<Integer, SuiteClient.Snapshot> clients = traffic.clients();
        List<RecordedWireLog> wires = traffic.wires();
        LostConnections.Counted counted = LostConnections.of(
                clients, wires, traffic::callerOf, CodePlace.ofTests(running.allClasses(), Backends.loader()));
        Map<String, ClassReuse> classes = new TreeMap<>(counted.classes());
        Map<String, ClassReuse> sent = traffic.byClass();
        sent.forEach((name, reuse) -> classes.merge(name, reuse, ClassReuse::plus));
        InvocationEndings.ofThisJvm()
                .idsBetween(InvocationEndings.Kind.NO_CONNECTION, opened, System.nanoTime())
                // other endings belong to calls of latency tests
                .forEach(id -> traffic.callerOf(id)
                        .ifPresent(
                                by -> classes.merge(by.testClass(), ClassReuse.withoutConnection(), ClassReuse::plus)));
        return new SuiteTotals(
                tests.get(),
                sent.values().stream().mapToLong(ClassReuse::requests).sum(),
                sent.values().stream().mapToInt(ClassReuse::handshakes).sum(),
                wires.stream().mapToLong(RecordedWireLog::droppedExchanges).sum(),
                counted.lines().stream()
                        .map(line -> line.lost() == 0 ? line : line.with(cause(line, clients, wires)))
                        .toList(),
                classes,
                Stream.concat(
                                traffic.uncounted().stream(),
                                Stream.ofNullable(System.getProperty(SuiteTap.UNSEEN))
                                        .map(loader -> "SDK clients in the class loader " + loader))
                        .toList());
    }

    private @Nullable LostCause cause(
            LineReuse line, Map<Integer, SuiteClient.Snapshot> clients, List<RecordedWireLog> wires) {
        Set<Integer> built = clients.entrySet().stream()
                .filter(client -> client.getValue().line().orElse("").equals(line.line()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return LostCause.of(built, wires, traffic::callerOf).orElse(null);
    }

    /** Closes the relays, the proxies and the kit's own back end. Calls that still use them fail. */
    @Override
    public synchronized void close() {
        synchronized (SuiteGuard.class) {
            if (ofThisJvm == this) {
                ofThisJvm = null;
                SuiteTap.set(null);
            }
        }
        judged = true;
        System.clearProperty(SuiteTap.UNSEEN);
        traffic.close();
        if (backends != null) {
            backends.close();
        }
    }
}
