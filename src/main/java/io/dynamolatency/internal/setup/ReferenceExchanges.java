package io.dynamolatency.internal.setup;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.http.TlsContext;
import io.dynamolatency.internal.proxy.LatencyProxy;
import io.dynamolatency.internal.proxy.ProxySettings;
import io.dynamolatency.internal.proxy.RunCertificate;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Sends plain HTTP requests, one after another, on one connection over an emulated network. The exchanges use their own
 * proxy.
 *
 * <p>Every request is the same and unsigned. DynamoDB Local refuses such a request with status 400 and keeps the
 * connection open. The time of an exchange is therefore little more than the time on the network and in this machine's
 * threads and sockets. Only one thread at a time is allowed to use an object of this class.
 */
public final class ReferenceExchanges implements AutoCloseable {

    /**
     * How many exchanges without delay to make before the first timed exchange, so that the JVM has compiled the code.
     */
    private static final int WARM_UP = 300;

    private static final int WARM_UP_CONNECTIONS = 30;

    private static final long WARM_UP_AT_MOST_NANOS = Duration.ofSeconds(2).toNanos();

    /**
     * How many untimed exchanges to make after a pause. The first exchange after a pause sometimes has to wake threads,
     * or to reopen the connection to the back end.
     */
    private static final int APART = 2;

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int MOST_HEAD_BYTES = 1 << 16;
    private static final int SERVER_ERROR = 500;

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) .*", Pattern.DOTALL);
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)");

    private static final byte[] REQUEST = ("POST / HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/x-amz-json-1.0\r\nX-Amz-Target: DynamoDB_20120810.ListTables\r\n"
                    + "Content-Length: 2\r\n\r\n{}")
            .getBytes(StandardCharsets.US_ASCII);

    private final LatencyProxy proxy;
    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;

    private ReferenceExchanges(LatencyProxy proxy, Socket socket) throws IOException {
        this.proxy = proxy;
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /**
     * Opens the connection and warms it up.
     *
     * @throws IOException if there is no answer
     */
    static ReferenceExchanges open(ProxySettings settings) throws IOException {
        // no idle time-out: the connection must stay open while calls are timed. No virtual time: this class reads the
        // real clock
        NetworkProfile patient =
                settings.network().withIdleTimeout(Duration.ZERO).withVirtualTime(false);
        RunCertificate certificate = settings.certificate();
        LatencyProxy proxy = LatencyProxy.open(
                new ProxySettings(settings.upstream(), settings.upstreamTrust(), patient, certificate));
        boolean opened = false;
        try {
            proxy.emulation(false);
            ReferenceExchanges exchanges = new ReferenceExchanges(proxy, connected(proxy.uri(), patient, certificate));
            long deadline = System.nanoTime() + WARM_UP_AT_MOST_NANOS;
            for (int i = 0; i < WARM_UP && System.nanoTime() - deadline < 0; i++) {
                exchanges.exchange();
            }
            proxy.emulation(true);
            opened = true;
            return exchanges;
        } finally {
            if (!opened) {
                proxy.close();
            }
        }
    }

    /**
     * Makes the JVM compile the proxy's code before an external process connects. For at most two seconds, this method
     * opens connections and makes exchanges without delay, through its own proxy.
     *
     * @throws IOException if there is no answer
     */
    static void warmUp(ProxySettings settings) throws IOException {
        long deadline = System.nanoTime() + WARM_UP_AT_MOST_NANOS;
        try (LatencyProxy proxy = LatencyProxy.open(settings)) {
            proxy.emulation(false);
            for (int i = 0; i < WARM_UP_CONNECTIONS && System.nanoTime() - deadline < 0; i++) {
                try (Socket socket = connected(proxy.uri(), settings.network(), settings.certificate())) {
                    ReferenceExchanges exchanges = new ReferenceExchanges(proxy, socket);
                    for (int j = 0; j < WARM_UP / WARM_UP_CONNECTIONS; j++) {
                        exchanges.exchange();
                    }
                }
            }
        }
    }

    private static Socket connected(URI address, NetworkProfile network, RunCertificate certificate)
            throws IOException {
        Socket socket = network.tls().encrypted()
                ? TlsContext.of(null, certificate.trustManagers())
                        .getSocketFactory()
                        .createSocket()
                : new Socket();
        boolean connected = false;
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), TIMEOUT_MILLIS);
            if (socket instanceof SSLSocket encrypted) {
                encrypted.setEnabledProtocols(new String[] {network.tls().protocol()});
                SSLParameters parameters = encrypted.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                encrypted.setSSLParameters(parameters);
                encrypted.startHandshake();
            }
            connected = true;
            return socket;
        } finally {
            if (!connected) {
                socket.close();
            }
        }
    }

    /**
     * Makes timed exchanges.
     *
     * @return the time of each exchange in nanoseconds, from sending the request's first byte to reading the answer's
     *     last byte
     * @throws IOException if an exchange was not answered
     */
    long[] take(int count) throws IOException {
        for (int i = 0; i < APART; i++) {
            exchange();
        }
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            exchange();
            nanos[i] = System.nanoTime() - start;
        }
        return nanos;
    }

    private void exchange() throws IOException {
        out.write(REQUEST);
        out.flush();
        String head = head();
        Matcher status = STATUS.matcher(head);
        Matcher length = LENGTH.matcher(head.toLowerCase(Locale.ROOT));
        if (!status.matches() || !length.find()) {
            throw new IOException("an answer without status or length: " + head);
        }
        String body = new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8);
        if (Integer.parseInt(status.group(1)) >= SERVER_ERROR) {
            throw new IOException("answered with the status " + status.group(1) + ": " + body);
        }
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        int ends = 0;
        while (ends < 4) {
            int read = in.read();
            if (read < 0) {
                throw new EOFException("the connection ended without an answer");
            }
            head.append((char) read);
            ends = read == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : read == '\r' ? 1 : 0;
            if (head.length() > MOST_HEAD_BYTES) {
                throw new IOException("an answer whose head has no end");
            }
        }
        return head.toString();
    }

    /** Returns the number of connections opened so far, for tests. */
    int connections() {
        return proxy.log().connections().size();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            // the proxy closes the connection anyway
        }
        proxy.close();
    }
}
