package io.dynamolatency.internal.external;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A program as any other that makes DynamoDB calls: it knows what its environment says, and nothing of the kit or
 * the SDK. What it does is told by arguments, {@code name=value}.
 */
final class OtherProgram {

    private final Map<String, String> options = new HashMap<>();
    private final URI endpoint;
    private final @Nullable SSLContext tls;
    private @Nullable Socket kept;
    private int status;

    private OtherProgram(String[] args) throws Exception {
        Arrays.stream(args).map(arg -> arg.split("=", 2)).forEach(arg -> options.put(arg[0], arg[1]));
        endpoint = URI.create(option("endpoint", environment("AWS_ENDPOINT_URL_DYNAMODB")));
        tls = endpoint.getScheme().equals("https") ? context() : null;
    }

    private static String classPath() {
        return Path.of(URI.create(OtherProgram.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
                .toString();
    }

    /** Returns the command that runs the program with this JVM's Java. */
    static String[] command(String... options) {
        return Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xshare:auto",
                                "-cp",
                                classPath(),
                                OtherProgram.class.getName()),
                        Arrays.stream(options))
                .toArray(String[]::new);
    }

    /**
     * Makes the calls.
     *
     * <ul>
     *   <li>{@code calls}: how many; default: as many as the kit asks for
     *   <li>{@code header}: the request header {@code Connection}; default: none
     *   <li>{@code keep=false}: the connection is closed after each answer
     *   <li>{@code id=false}: requests carry no invocation id
     *   <li>{@code retry=3}: each third call is answered with an error first, and repeated
     *   <li>{@code again=500}: an attempt without an answer for so many milliseconds, with an error of the service or a
     *       lost connection, is repeated up to twice
     *   <li>{@code fail=3}: each third call fails
     *   <li>{@code setup=DescribeTable}: another operation before the calls
     *   <li>{@code http=jdk}: the JDK's HttpClient, with {@code parallel} calls at a time
     *   <li>{@code trust=false}: trusts the authorities of the JVM
     *   <li>{@code abandon=true}: does not wait for the answer to the last call
     *   <li>{@code exit}: the exit code
     * </ul>
     */
    public static void main(String[] args) throws Exception {
        OtherProgram program = new OtherProgram(args);
        System.out.println("led to " + program.endpoint);
        program.run();
        System.exit(Integer.parseInt(program.option("exit", "0")));
    }

    private String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    private static String environment(String name) {
        return Optional.ofNullable(System.getenv(name)).orElseThrow(() -> new IllegalStateException("no " + name));
    }

    private @Nullable SSLContext context() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        if (option("trust", "true").equals("false")) {
            context.init(null, null, null);
            return context;
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(Path.of(environment("AWS_CA_BUNDLE")))) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private void run() throws Exception {
        int calls = Integer.parseInt(option("calls", environment("DYNAMOLATENCY_ITERATIONS")));
        if (options.containsKey("setup")) {
            raw(options.get("setup"), environment("DYNAMOLATENCY_TABLE"), "", 1, true);
        }
        if (option("http", "raw").equals("jdk")) {
            jdk(calls);
            return;
        }
        for (int i = 1; i <= calls; i++) {
            String id = UUID.randomUUID().toString();
            boolean answered = !(i == calls && option("abandon", "false").equals("true"));
            if (each("retry", i)) {
                raw("PutItem", "no-such-table", id, 1, true);
                raw("PutItem", environment("DYNAMOLATENCY_TABLE"), id, 2, answered);
            } else if (options.containsKey("again")) {
                again(id);
            } else {
                raw("PutItem", each("fail", i) ? "no-such-table" : environment("DYNAMOLATENCY_TABLE"), id, 1, answered);
            }
        }
    }

    private void again(String id) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                raw("PutItem", environment("DYNAMOLATENCY_TABLE"), id, attempt, true);
                if (status < 500 || attempt == 3) {
                    return;
                }
            } catch (IOException lost) {
                if (attempt == 3) {
                    throw lost;
                }
                if (kept != null) {
                    kept.close();
                    kept = null;
                }
            }
        }
    }

    private boolean each(String option, int call) {
        return call % Integer.parseInt(option(option, Integer.toString(Integer.MAX_VALUE))) == 0;
    }

    private static String body(String operation, String table) {
        return operation.equals("PutItem")
                ? "{\"TableName\":\"" + table + "\",\"Item\":{\"" + environment("DYNAMOLATENCY_KEY") + "\":{\"S\":\""
                        + UUID.randomUUID() + "\"}}}"
                : "{\"TableName\":\"" + table + "\"}";
    }

    private static String authorization() {
        return "AWS4-HMAC-SHA256 Credential=" + environment("AWS_ACCESS_KEY_ID")
                + "/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";
    }

    private void raw(String operation, String table, String id, int attempt, boolean answered) throws IOException {
        Socket socket = kept != null ? kept : connect();
        kept = socket;
        byte[] body = body(operation, table).getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("POST / HTTP/1.1\r\nHost: localhost\r\n")
                .append("Content-Type: application/x-amz-json-1.0\r\nX-Amz-Target: DynamoDB_20120810.")
                .append(operation)
                .append("\r\nAuthorization: ")
                .append(authorization())
                .append("\r\nX-Amz-Date: 20260101T000000Z\r\nContent-Length: ")
                .append(body.length)
                .append("\r\n");
        if (options.containsKey("header")) {
            head.append("Connection: ").append(options.get("header")).append("\r\n");
        }
        if (!id.isEmpty() && option("id", "true").equals("true")) {
            head.append("amz-sdk-invocation-id: ").append(id).append("\r\namz-sdk-request: attempt=");
            head.append(attempt).append("; max=3\r\n");
        }
        head.append("\r\n");
        OutputStream out = socket.getOutputStream();
        out.write((head + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
        out.flush();
        boolean open = answered && read(new BufferedInputStream(socket.getInputStream()));
        if (!open || option("keep", "true").equals("false")) {
            kept = null;
            socket.close();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = tls == null
                ? new Socket(endpoint.getHost(), endpoint.getPort())
                : tls.getSocketFactory().createSocket(endpoint.getHost(), endpoint.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Integer.parseInt(option("again", "0")));
        return socket;
    }

    /** Whether the connection can be used again. */
    private boolean read(InputStream in) throws IOException {
        int length = 0;
        boolean close = false;
        status = Integer.parseInt(line(in).split(" ", 3)[1]);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] header = line.toLowerCase(java.util.Locale.ROOT).split(":", 2);
            if (header[0].equals("content-length")) {
                length = Integer.parseInt(header[1].strip());
            }
            close |= header[0].equals("connection") && header[1].contains("close");
        }
        if (in.readNBytes(length).length < length) {
            throw new EOFException("within an answer");
        }
        return !close;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("before the end of an answer's head");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private void jdk(int calls) throws Exception {
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        if (tls != null) {
            builder.sslContext(tls);
        }
        HttpClient http = builder.build();
        ExecutorService threads = Executors.newFixedThreadPool(Integer.parseInt(option("parallel", "1")));
        List<Future<Integer>> all = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                    .header("Content-Type", "application/x-amz-json-1.0")
                    .header("X-Amz-Target", "DynamoDB_20120810.PutItem")
                    .header("X-Amz-Date", "20260101T000000Z")
                    .header("Authorization", authorization())
                    .POST(HttpRequest.BodyPublishers.ofString(body("PutItem", environment("DYNAMOLATENCY_TABLE"))));
            if (option("id", "true").equals("true")) {
                request.header("amz-sdk-invocation-id", UUID.randomUUID().toString());
            }
            all.add(threads.submit(() -> http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .statusCode()));
        }
        for (Future<Integer> one : all) {
            if (one.get() != 200) {
                throw new IOException("answered with " + one.get());
            }
        }
        threads.shutdown();
    }
}
