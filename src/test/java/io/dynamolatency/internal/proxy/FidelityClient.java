package io.dynamolatency.internal.proxy;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.internal.wire.CallClock;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The client of both, in a JVM at the client's end of the delayed link: it calls the truth's server over the link and
 * front proxies that emulate the same, in its own JVM as in a test, in blocks that alternate. It says what they took
 * line by line, and has the benchmark change the link by a line that is answered.
 */
@SuppressWarnings("EnumOrdinal") // an array for each side
final class FidelityClient implements AutoCloseable {

    /** Dropped at the start of a block, since a connection and its window may be new there. */
    private static final int DROPPED = 3;

    private static final int WARM_UP_CALLS = 400;
    private static final int WARM_UP_LARGE_CALLS = 120;
    private static final int CONNECTS = 40;
    private static final int PACED_PER_SECOND = 100;
    private static final Duration PACED_RTT = Duration.ofMillis(10);
    private static final double MICRO = 1e3;

    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    private final Map<TlsVersion, LatencyProxy> proxies = new EnumMap<>(TlsVersion.class);
    private final Map<TlsVersion, LatencyProxy> virtuals = new EnumMap<>(TlsVersion.class);
    private final Map<TlsVersion, URI> truths = new EnumMap<>(TlsVersion.class);
    private final InetSocketAddress truthsBulk;
    private final TrustManager[] truthsTrust;
    private final RunCertificate certificate = RunCertificate.create();
    private final RawServer upstream = SizedItems.server();
    private final String largeValue = "v".repeat(FidelityCall.LARGE);

    private FidelityClient(String address, String authority, String... ports) throws Exception {
        truthsTrust = trusting(authority);
        int next = 0;
        for (TlsVersion tls : EnumSet.complementOf(EnumSet.of(TlsVersion.UNSET))) {
            truths.put(tls, URI.create((tls.encrypted() ? "https://" : "http://") + address + ":" + ports[next++]));
            NetworkProfile network = NetworkProfile.of(Duration.ofMillis(1), tls);
            proxies.put(tls, LatencyProxy.open(new ProxySettings(upstream.uri(), network, certificate)));
            virtuals.put(
                    tls,
                    LatencyProxy.open(new ProxySettings(upstream.uri(), network.withVirtualTime(true), certificate)));
        }
        truthsBulk = new InetSocketAddress(address, Integer.parseInt(ports[ports.length - 1]));
    }

    /**
     * Measures.
     *
     * @param arguments the truth's address, the file with its authority, its ports with commas between them, calls of
     *     each row, and for how many seconds calls are paced; and then the round trips in microseconds, each with how
     *     many of the calls, in per cent, are made over it: {@code 5000:75}
     */
    public static void main(String... arguments) throws Exception {
        int calls = Integer.parseInt(arguments[3]);
        int pacedSeconds = Integer.parseInt(arguments[4]);
        try (FidelityClient client = new FidelityClient(arguments[0], arguments[1], arguments[2].split(",", -1))) {
            client.warmUp(calls);
            client.bulk();
            for (String rtt : Arrays.copyOfRange(arguments, 5, arguments.length)) {
                String[] parts = rtt.split(":", -1);
                client.compare(
                        Duration.of(Long.parseLong(parts[0]), ChronoUnit.MICROS),
                        Math.max(1, calls * Integer.parseInt(parts[1]) / 100));
            }
            client.pace(pacedSeconds);
        }
    }

    private static TrustManager[] trusting(String authority) throws GeneralSecurityException, IOException {
        KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        try (InputStream pem = new FileInputStream(authority)) {
            anchors.setCertificateEntry(
                    "truth", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(anchors);
        return factory.getTrustManagers();
    }

    private static void say(String line) {
        System.out.println("fidelity " + line);
    }

    private void link(Duration rtt) throws IOException {
        say("rtt " + rtt.toNanos());
        if (in.readLine() == null) {
            throw new IOException("the benchmark is gone");
        }
    }

    private LatencyProxy proxy(FidelityCall call) {
        return Objects.requireNonNull(proxies.get(call.tls));
    }

    private LatencyProxy virtual(FidelityCall call) {
        return Objects.requireNonNull(virtuals.get(call.tls));
    }

    private List<LatencyProxy> emulations() {
        return Stream.concat(proxies.values().stream(), virtuals.values().stream())
                .toList();
    }

    private URI address(FidelityCall call) {
        return Objects.requireNonNull(truths.get(call.tls));
    }

    private DynamoDbClient client(FidelityCall call, FidelitySide side) {
        TrustManager[] trust = side == FidelitySide.TRUTH ? truthsTrust : certificate.trustManagers();
        URI address =
                switch (side) {
                    case TRUTH -> address(call);
                    case EMULATED -> proxy(call).uri();
                    case VIRTUAL -> virtual(call).uri();
                };
        return DynamoDbClient.builder()
                .httpClientBuilder(Apache5HttpClient.builder()
                        .proxyConfiguration(ProxyConfiguration.builder()
                                .useSystemPropertyValues(false)
                                .useEnvironmentVariableValues(false)
                                .build())
                        .tlsTrustManagersProvider(() -> trust))
                .endpointOverride(address)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none")))
                .overrideConfiguration(configuration -> {
                    configuration.retryStrategy(retries -> retries.maxAttempts(1));
                    if (call.connections == FidelityCall.Connections.CLOSED) {
                        configuration.putHeader("Connection", "close");
                    }
                })
                .build();
    }

    private void call(FidelityCall call, DynamoDbClient client) {
        switch (call.body) {
            case SMALL -> client.putItem(r -> r.tableName("orders").item(Map.of("id", AttributeValue.fromS("1"))));
            case REQUEST ->
                client.putItem(r -> r.tableName("orders").item(Map.of("id", AttributeValue.fromS(largeValue))));
            case KB_ANSWER -> get(client, 1_000);
            case ANSWER -> get(client, FidelityCall.LARGE);
        }
    }

    private static void get(DynamoDbClient client, int size) {
        String value = Objects.requireNonNull(client.getItem(
                                r -> r.tableName(SizedItems.TABLE + size).key(Map.of("id", AttributeValue.fromS("1"))))
                        .item()
                        .get("value"))
                .s();
        if (value.length() != size) {
            throw new IllegalStateException(value.length() + " in place of " + size);
        }
    }

    private long timed(FidelityCall call, FidelitySide side, DynamoDbClient client) {
        CallClock clock = side == FidelitySide.VIRTUAL ? virtual(call).clock() : CallClock.REAL;
        long start = clock.now();
        call(call, client);
        return clock.now() - start;
    }

    /** The times of some calls in a row, and what was dropped before them. */
    private long[] block(FidelityCall call, FidelitySide side, int calls, int dropped, DynamoDbClient client) {
        long[] times = new long[calls];
        for (int i = -dropped; i < calls; i++) {
            long nanos;
            if (call.connections == FidelityCall.Connections.NEW_CLIENT) {
                try (DynamoDbClient another = client(call, side)) {
                    nanos = timed(call, side, another);
                }
            } else {
                nanos = timed(call, side, client);
            }
            if (i >= 0) {
                times[i] = nanos;
            }
        }
        return times;
    }

    /** Warms up, with fewer calls if fewer are asked for. */
    private void warmUp(int most) throws IOException {
        link(Duration.ZERO);
        emulations().forEach(proxy -> proxy.emulation(false));
        for (boolean delayed : new boolean[] {false, true}) {
            for (FidelityCall call : FidelityCall.values()) {
                for (FidelitySide side : FidelitySide.values()) {
                    try (DynamoDbClient client = client(call, side)) {
                        int calls = Math.min(4 * most, call.large() ? WARM_UP_LARGE_CALLS : WARM_UP_CALLS);
                        block(call, side, delayed ? calls / 4 : calls, 0, client);
                    }
                }
            }
            link(Duration.ofMillis(1));
            emulations().forEach(proxy -> proxy.emulation(Duration.ofMillis(1)));
        }
    }

    /** What the link takes for large bodies, beside what loopback does. */
    private void bulk() throws IOException {
        link(Duration.ZERO);
        InetSocketAddress loopback = new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                BulkTransfer.server(InetAddress.getLoopbackAddress()).port());
        for (boolean request : new boolean[] {true, false}) {
            int up = request ? FidelityCall.LARGE : 10;
            int down = request ? 10 : FidelityCall.LARGE;
            long difference = 0;
            for (boolean link : new boolean[] {false, true}) {
                long[] times = new long[60];
                try (Socket socket = connected(link ? truthsBulk : loopback)) {
                    for (int i = -20; i < times.length; i++) {
                        long nanos = BulkTransfer.exchange(socket, up, down);
                        times[Math.max(i, 0)] = nanos;
                    }
                }
                Arrays.sort(times);
                difference += link ? times[times.length / 2] : -times[times.length / 2];
            }
            say("bulk " + request + " " + difference);
        }
    }

    private static Socket connected(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(address, 10_000);
        return socket;
    }

    private void compare(Duration rtt, int calls) throws IOException {
        link(rtt);
        emulations().forEach(proxy -> proxy.emulation(rtt));
        connects(rtt);
        FidelitySide[] sides = FidelitySide.values();
        Map<FidelityCall, DynamoDbClient[]> clients = new EnumMap<>(FidelityCall.class);
        for (FidelityCall call : FidelityCall.values()) {
            clients.put(
                    call, Arrays.stream(sides).map(side -> client(call, side)).toArray(DynamoDbClient[]::new));
        }
        int blocks = Math.max(4, (int) Math.round(calls / 10.0));
        int each = Math.max(1, calls / blocks);
        for (int round = 0; round < blocks; round++) {
            for (FidelityCall call : FidelityCall.values()) {
                DynamoDbClient[] all = Objects.requireNonNull(clients.get(call));
                for (int turn = 0; turn < sides.length; turn++) {
                    FidelitySide side = sides[(round + turn) % sides.length];
                    DynamoDbClient client = all[side.ordinal()];
                    int dropped = call.connections == FidelityCall.Connections.NEW_CLIENT ? 1 : DROPPED;
                    block(call, side, 0, dropped, client);
                    WireMark from = proxy(call).mark();
                    long[] times = block(call, side, each, 0, client);
                    say("block " + rtt.toNanos() + " " + call + " " + side + " "
                            + LongStream.of(times).mapToObj(String::valueOf).collect(Collectors.joining(",")));
                    if (side == FidelitySide.EMULATED) {
                        say("trips " + rtt.toNanos() + " " + call + " " + roundTrips(call, rtt, from) / each);
                    }
                }
            }
        }
        clients.values().forEach(all -> Arrays.stream(all).forEach(DynamoDbClient::close));
    }

    /** The round trips that the emulation's wire shows since then. */
    private double roundTrips(FidelityCall call, Duration rtt, WireMark from) {
        WireLog log = proxy(call).settled(from, Duration.ofSeconds(2));
        NetworkProfile network = NetworkProfile.of(rtt, call.tls);
        int opening = log.connections().stream()
                .mapToInt((ConnectionRecord connection) ->
                        network.roundTripsOfNewConnection(connection.handshake() == Handshake.RESUMED))
                .sum();
        double heldBack =
                log.exchanges().stream().mapToLong(Exchange::heldBackNanos).sum();
        return log.exchanges().size() + opening + heldBack / rtt.toNanos();
    }

    private void connects(Duration rtt) throws IOException {
        long[] times = new long[CONNECTS];
        for (int i = -5; i < times.length; i++) {
            long start = System.nanoTime();
            Socket socket = connected(truthsBulk);
            times[Math.max(i, 0)] = System.nanoTime() - start;
            socket.close();
        }
        say("connect " + rtt.toNanos() + " "
                + LongStream.of(times).mapToObj(String::valueOf).collect(Collectors.joining(",")));
    }

    /** Calls at a fixed rate: how late delays end, and what the emulation's threads cost meanwhile. */
    private void pace(int seconds) {
        FidelityCall call = FidelityCall.HTTP_KEEP;
        LatencyProxy proxy = proxy(call);
        try (DynamoDbClient client = client(call, FidelitySide.EMULATED)) {
            for (boolean emulated : new boolean[] {false, true}) {
                if (emulated) {
                    proxy.emulation(PACED_RTT);
                } else {
                    proxy.emulation(false);
                }
                paced(call, client, 1);
                long[] late = new long[seconds * PACED_PER_SECOND * 4];
                int[] delays = new int[1];
                proxy.observeDelays((asked, applied) -> {
                    if (delays[0] < late.length) {
                        late[delays[0]++] = applied - asked;
                    }
                });
                long loop = cpu("-loop");
                long thread = cpu("-delay");
                paced(call, client, seconds);
                double percent = 100.0 / TimeUnit.SECONDS.toNanos(seconds);
                say("cpu " + emulated + " " + (cpu("-loop") - loop) * percent + " "
                        + (cpu("-delay") - thread) * percent);
                if (emulated) {
                    long[] sorted = Arrays.copyOf(late, delays[0]);
                    Arrays.sort(sorted);
                    say("late " + sorted[sorted.length / 2] / MICRO + " " + sorted[sorted.length * 99 / 100] / MICRO
                            + " " + sorted.length);
                }
            }
        }
    }

    private void paced(FidelityCall call, DynamoDbClient client, int seconds) {
        long next = System.nanoTime();
        for (int i = 0; i < seconds * PACED_PER_SECOND; i++) {
            long wait;
            while ((wait = next - System.nanoTime()) > 0) {
                LockSupport.parkNanos(wait);
            }
            call(call, client);
            next += TimeUnit.SECONDS.toNanos(1) / PACED_PER_SECOND;
        }
    }

    private static long cpu(String thread) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().startsWith(LatencyProxy.THREAD_PREFIX + thread)) {
                sum += threads.getThreadCpuTime(id);
            }
        }
        return sum;
    }

    @Override
    public void close() throws IOException {
        emulations().forEach(LatencyProxy::close);
        upstream.close();
    }
}
