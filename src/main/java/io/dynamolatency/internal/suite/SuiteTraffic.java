package io.dynamolatency.internal.suite;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.internal.backend.aws.AwsPermission;
import io.dynamolatency.internal.interceptor.ClientRedirect;
import io.dynamolatency.internal.interceptor.RequestAddress;
import io.dynamolatency.internal.interceptor.SuiteTap;
import io.dynamolatency.internal.proxy.RelayLoop;
import io.dynamolatency.internal.wire.ClientOrigins;
import io.dynamolatency.internal.wire.HttpClientName;
import io.dynamolatency.internal.wire.RecordedWireLog;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Leads each call of a suite's DynamoDB clients to a relay or proxy in front of the call's endpoint, and counts the
 * call. Memory grows by about 170 bytes for each call, up to {@link #MOST_TIED} calls. Memory also grows with each
 * period in which a client was busy. Thread-safe.
 */
final class SuiteTraffic implements SuiteTap, AutoCloseable {

    /**
     * The largest number of calls whose clients the kit remembers. A relay or proxy remembers the same number of
     * exchanges.
     */
    static final int MOST_TIED = 1 << 18;

    /**
     * The largest number of endpoints with an open relay or proxy. If a suite starts a container for each test class,
     * the suite has as many ports as test classes.
     */
    static final int MOST_ENDPOINTS = 256;

    private final SuiteSettings settings;
    private final RunningTests tests;
    private final Supplier<URI> localBackend;
    private final Predicate<String> aws;
    private final Map<Integer, SuiteClient> clients = new ConcurrentHashMap<>();
    private final NewestCallers callers = new NewestCallers(MOST_TIED);
    private final Map<RequestAddress, WatchedEndpoint> endpoints = new ConcurrentHashMap<>();
    private final Set<String> unwatched = ConcurrentHashMap.newKeySet();
    private final Map<String, ClassCount> countOf = new ConcurrentHashMap<>();
    private final RelayLoop loop = new RelayLoop();

    /** What clients did while only one test class was running. */
    private static final class ClassCount {
        final LongAdder calls = new LongAdder();
        final LongAdder requests = new LongAdder();
        final LongAdder relayed = new LongAdder();

        ClassReuse reuse() {
            return ClassReuse.sent(calls.sum(), requests.sum(), relayed.intValue());
        }
    }

    /** @param localBackend starts the kit's own back end when first asked, and returns its address */
    SuiteTraffic(SuiteSettings settings, RunningTests tests, Supplier<URI> localBackend) {
        this.settings = settings;
        this.tests = tests;
        this.localBackend = localBackend;
        this.aws = AwsPermission.refusedHosts(false);
    }

    @Override
    public void built(int client, Optional<String> line) {
        clients.put(client, new SuiteClient(line, tests.now()));
    }

    @Override
    public RequestAddress began(int client, RequestAddress to) {
        RequestAddress led = led(client, to);
        client(client).began();
        count().calls.increment();
        return led;
    }

    private RequestAddress led(int client, RequestAddress to) {
        if (!aws.test(to.host())) {
            return led(to);
        }
        if (settings.localBackend()) {
            return led(RequestAddress.of(localBackend.get()));
        }
        if (settings.aws()) {
            unwatched.add(to.toString());
            return to;
        }
        throw new IllegalStateException(ClientRedirect.notSent(
                to.host(),
                client,
                ".",
                SuiteSettings.BACKEND + " = local for a DynamoDB Local of the kit, or " + AwsPermission.ALLOW
                        + " = true"));
    }

    private RequestAddress led(RequestAddress endpoint) {
        WatchedEndpoint watched = endpoints.get(endpoint);
        if (watched == null) {
            watched = open(endpoint);
        }
        return watched == null ? endpoint : watched.to();
    }

    private synchronized @Nullable WatchedEndpoint open(RequestAddress endpoint) {
        WatchedEndpoint there = endpoints.get(endpoint);
        if (there == null && endpoints.size() >= MOST_ENDPOINTS) {
            unwatched.add(endpoint.toString());
        } else if (there == null) {
            there = WatchedEndpoint.before(endpoint, loop, settings.rtt(), () -> count().relayed
                            .increment())
                    .orElse(null);
            if (there != null) {
                endpoints.put(endpoint, there);
            }
        }
        return there;
    }

    @Override
    public void sent(int client, @Nullable String invocation) {
        client(client).sent();
        String testClass = tests.testClass().orElse("");
        count(testClass).requests.increment();
        if (invocation != null) {
            callers.add(invocation, new Caller(client, testClass));
        }
    }

    @Override
    public void done(int client) {
        client(client).done();
    }

    private ClassCount count() {
        return count(tests.testClass().orElse(""));
    }

    private ClassCount count(String testClass) {
        return countOf.computeIfAbsent(testClass, name -> new ClassCount());
    }

    /** Returns a client. A client that was built before the guard has no line. */
    private SuiteClient client(int client) {
        return clients.computeIfAbsent(client, number -> new SuiteClient(Optional.empty(), tests.now()));
    }

    /** Returns what each client did, by the client's number. */
    Map<Integer, SuiteClient.Snapshot> clients() {
        Map<Integer, SuiteClient.Snapshot> snapshots = new HashMap<>();
        clients.forEach((number, client) -> snapshots.put(number, client.snapshot(spares(number))));
        return snapshots;
    }

    private static int spares(int client) {
        return ClientOrigins.ofThisJvm()
                .httpClientOf(client)
                .flatMap(HttpClientName::kind)
                .map(HttpClientKind::spareConnections)
                .orElse(0);
    }

    /** Returns who made the call with this id. */
    Optional<Caller> callerOf(String invocation) {
        return callers.of(invocation);
    }

    /** Returns what the relays and proxies saw of plain HTTP. */
    List<RecordedWireLog> wires() {
        return endpoints.values().stream()
                .flatMap(one -> one.wire().get().stream())
                .toList();
    }

    /** Returns the endpoints whose connections are not counted, as text. */
    List<String> uncounted() {
        Stream<String> withoutProxy = endpoints.entrySet().stream()
                .filter(one -> !one.getValue().counted())
                .map(one -> one.getKey().toString());
        return Stream.concat(withoutProxy, unwatched.stream()).sorted().toList();
    }

    /**
     * Returns what clients sent while only one test class was running, by the class's name. The entry {@code ""} has
     * the counts of all other times.
     */
    Map<String, ClassReuse> byClass() {
        return countOf.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                .reuse()));
    }

    @Override
    public void close() {
        endpoints.values().forEach(endpoint -> endpoint.closing().run());
        loop.close();
    }
}
