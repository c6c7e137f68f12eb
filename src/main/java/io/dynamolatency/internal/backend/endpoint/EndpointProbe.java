package io.dynamolatency.internal.backend.endpoint;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.http.CertificateAuthorities;
import io.dynamolatency.internal.http.TlsContext;
import io.dynamolatency.internal.process.DaemonThread;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Excerpt;
import io.dynamolatency.internal.text.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Checks, with a time limit, whether a DynamoDB server answers at an address. If not, finds out why. Thread-safe. */
final class EndpointProbe {

    /**
     * The longest time of the whole check. Some work follows the check; the kit reports an error within five seconds in
     * total.
     */
    private static final Duration AT_MOST = Duration.ofMillis(4500);

    private static final Duration CONNECT_AT_MOST = Duration.ofSeconds(2);
    private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(2);
    private static final Duration TLS_AT_MOST = Duration.ofSeconds(1);

    private static final int MOST_BODY_BYTES = 1 << 16;
    private static final int EXCERPT = 120;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int FIRST_ERROR = 400;

    /**
     * The request. It has no signature, so no keys leak. An error answer of DynamoDB also shows that the server is
     * DynamoDB.
     */
    private static final byte[] LIST_TABLES = "{}".getBytes(StandardCharsets.US_ASCII);

    private final URI uri;
    private final boolean encrypted;
    private final int port;
    private final Optional<CertificateAuthorities> trust;

    EndpointProbe(EndpointSettings settings) {
        this.uri = settings.uri();
        this.encrypted = uri.getScheme().equalsIgnoreCase("https");
        this.port = uri.getPort() > 0 ? uri.getPort() : encrypted ? HTTPS_PORT : HTTP_PORT;
        this.trust = CertificateAuthorities.of(settings.access().trusted());
    }

    /**
     * Checks that the server speaks the DynamoDB protocol.
     *
     * @throws BackendException if the server does not answer, or does not answer as DynamoDB does; the message says
     *     what happened and what to do
     */
    void requireDynamo() {
        FutureTask<Optional<String>> asking = new FutureTask<>(this::fault);
        // a daemon thread, because a check that hangs must not keep the JVM from exiting
        DaemonThread.start("dynamo-latency-endpoint-probe", asking);
        Optional<String> fault;
        try {
            fault = asking.get(AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            fault = Optional.of(silent());
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BackendException("Interrupted while asking " + uri, interrupted);
        }
        fault.ifPresent(what -> {
            throw new BackendException(EndpointSettings.URI_PARAMETER + " = \"" + uri + "\" cannot be used: " + what);
        });
    }

    private static String silent() {
        return "it takes connections, but did not answer in time. Check that the service is up, that the port is right,"
                + " and that no firewall drops the traffic";
    }

    /** Returns the reason if the server can't be used; empty if it can be used. */
    private Optional<String> fault() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) uri.resolve("/").toURL().openConnection(Proxy.NO_PROXY);
            try {
                return answerOf(connection);
            } finally {
                connection.disconnect();
            }
        } catch (SSLException tls) {
            return Optional.of(tlsFault(tls));
        } catch (UnknownHostException nowhere) {
            return Optional.of("the name " + uri.getHost()
                    + " cannot be resolved on this machine; write the host's name or address");
        } catch (ConnectException refused) {
            return Optional.of(notThere(refused));
        } catch (SocketTimeoutException late) {
            return Optional.of(
                    refusal().isPresent()
                            ? "no connection within " + Durations.format(CONNECT_AT_MOST)
                                    + ". Check that the host is up, and that no firewall blocks this machine"
                            : silent());
        } catch (IOException noHttp) {
            return Optional.of(
                    !encrypted && speaksTls()
                            ? "it speaks TLS, not plain http; write https://, and set " + EndpointSettings.CA
                                    + " if the JVM does not trust its certificate authority"
                            : "the server there does not speak HTTP (" + SafeText.oneLine(noHttp)
                                    + "); check the port");
        }
    }

    private Optional<String> answerOf(HttpURLConnection connection) throws IOException {
        connection.setConnectTimeout((int) CONNECT_AT_MOST.toMillis());
        connection.setReadTimeout((int) ANSWER_AT_MOST.toMillis());
        if (connection instanceof HttpsURLConnection https) {
            https.setSSLSocketFactory(TlsContext.trusting(trust).getSocketFactory());
        }
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/x-amz-json-1.0");
        connection.setRequestProperty("X-Amz-Target", "DynamoDB_20120810.ListTables");
        connection.setRequestProperty("Connection", "close");
        connection.setDoOutput(true);
        // with a fixed length, HttpURLConnection does not send the request again after a failure
        connection.setFixedLengthStreamingMode(LIST_TABLES.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(LIST_TABLES);
        }
        int status = connection.getResponseCode();
        if (status < 0) {
            throw new IOException("an answer without a status");
        }
        String body = body(connection, status);
        boolean tables = status < FIRST_ERROR && body.contains("\"TableNames\"");
        boolean refused = status >= FIRST_ERROR && body.contains("\"__type\"");
        return tables || refused
                ? Optional.empty()
                : Optional.of("the server there is not DynamoDB: ListTables returned " + status + " " + excerpt(body)
                        + "; check the port");
    }

    private static String body(HttpURLConnection connection, int status) throws IOException {
        try (@Nullable
                InputStream in = status < FIRST_ERROR ? connection.getInputStream() : connection.getErrorStream()) {
            return in == null ? "" : new String(in.readNBytes(MOST_BODY_BYTES), StandardCharsets.UTF_8);
        }
    }

    private static String excerpt(String body) {
        String line = body.strip().replaceAll("\\s+", " ");
        if (line.isEmpty()) {
            return "without a body";
        }
        return "\"" + Excerpt.shortened(line, EXCERPT) + "\"";
    }

    private String tlsFault(SSLException tls) {
        if (certificate(tls)) {
            String cause = Stream.<Throwable>iterate(tls, t -> t != null, Throwable::getCause)
                    .reduce((outer, inner) -> inner)
                    .map(Throwable::getMessage)
                    .orElse("");
            return "its certificate is not trusted (" + SafeText.oneLine(cause) + "); "
                    + trust.map(given -> EndpointSettings.CA
                                    + " names other authorities, or the certificate is for another host than "
                                    + uri.getHost())
                            .orElse("set " + EndpointSettings.CA
                                    + " to the file with its certificate authority, or write the host that the"
                                    + " certificate is for");
        }
        return "the TLS handshake failed (" + SafeText.oneLine(tls.getMessage()) + "); if the server speaks plain http,"
                + " write http://";
    }

    private static boolean certificate(SSLException tls) {
        return tls instanceof SSLHandshakeException
                && Stream.<Throwable>iterate(tls, t -> t != null, Throwable::getCause)
                        .anyMatch(CertificateException.class::isInstance);
    }

    /** Returns whether the server answers a TLS handshake. Accepts any certificate. */
    private boolean speaksTls() {
        try (SSLSocket socket =
                (SSLSocket) TlsContext.trusting(trust).getSocketFactory().createSocket()) {
            socket.connect(address(), (int) TLS_AT_MOST.toMillis());
            socket.setSoTimeout((int) TLS_AT_MOST.toMillis());
            socket.startHandshake();
            return true;
        } catch (SSLException tls) {
            return certificate(tls);
        } catch (IOException none) {
            return false;
        }
    }

    private InetSocketAddress address() throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(uri.getHost()), port);
    }

    /** Returns how the server refuses a connection; empty if the server accepts the connection. */
    Optional<String> refusal() {
        try (Socket socket = new Socket()) {
            socket.connect(address(), (int) TLS_AT_MOST.toMillis());
            return Optional.empty();
        } catch (IOException refused) {
            return Optional.of("The endpoint " + uri + " takes no connections any more: " + refused.getMessage()
                    + ". Start it again; the kit does not start it");
        }
    }

    private String notThere(ConnectException refused) {
        return "nothing listens there (" + refused.getMessage() + "). Start the server, or write its port instead of "
                + port;
    }
}
