package io.dynamolatency.internal.proxy;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Either end of the link of {@link FaultFidelityBenchmark}, in a JVM of its own. */
final class FaultFidelityPeer {

    static final Duration STALL = Duration.ofMillis(400);
    static final int CALLS = Integer.getInteger("bench.calls", 20);

    private static final List<Duration> RTTS =
            LongStream.of(1, 10, 30, 50, 80).mapToObj(Duration::ofMillis).toList();
    private static final byte[] ANSWER = RawHttp.answer(200, new byte[1_000]);

    private FaultFidelityPeer() {}

    public static void main(String[] arguments) throws Exception {
        InetAddress server = InetAddress.getByName(arguments[1]);
        if (arguments[0].equals("server")) {
            try (RawServer answering = RawServer.serving(server, FaultFidelityPeer::serve)) {
                System.out.println(answering.port());
                Thread.sleep(Duration.ofMinutes(10).toMillis());
            }
            return;
        }
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        URI truth = URI.create("http://" + arguments[1] + ":" + arguments[2]);
        for (Duration rtt : RTTS) {
            ask(told, "rtt " + rtt.toNanos());
            try (RawServer upstream = RawServer.answering(request -> ANSWER);
                    LatencyProxy proxy = Proxies.open(upstream.uri(), NetworkProfile.of(rtt, TlsVersion.NONE))) {
                for (WireFault fault : List.of(
                        WireFault.of(FaultKind.LOSS),
                        WireFault.of(FaultKind.STALL)
                                .at(WireFault.Point.BEFORE_ANSWER)
                                .lasts(STALL))) {
                    String kind = fault.kind().name();
                    long real = median(truth, () -> ask(told, kind));
                    long emulated = median(proxy.uri(), () -> proxy.faults(List.of(fault.first(1)), 1));
                    ask(told, "found " + rtt.toNanos() + " " + kind + " " + real + " " + emulated);
                }
            }
        }
    }

    private interface Before {
        void prepare() throws IOException;
    }

    /** Returns how long a call takes that a fault strikes, of a connection whose round trip both ends know. */
    private static long median(URI address, Before before) throws IOException {
        long[] nanos = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            try (RawClient client = RawClient.plain(address)) {
                for (int call = 0; call < 20; call++) {
                    client.ask(RawHttp.put());
                }
                before.prepare();
                long start = System.nanoTime();
                client.ask(RawHttp.put());
                nanos[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        return nanos[CALLS / 2];
    }

    private static void ask(BufferedReader told, String what) throws IOException {
        System.out.println(what);
        told.readLine();
    }

    private static void serve(InputStream in, OutputStream out) throws IOException {
        InputStream buffered = new BufferedInputStream(in);
        while (RawHttp.read(buffered, false) != null) {
            out.write(ANSWER);
            out.flush();
        }
    }
}
