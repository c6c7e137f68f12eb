package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.backend.local.LocalBackend;
import io.dynamolatency.internal.backend.local.LocalSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Unusual forms of requests: through the proxy they have the outcome that DynamoDB Local itself gives them. */
@Timeout(60)
@Tag("slow")
class HttpFormsTest {

    private static final LocalBackend BACKEND = new LocalBackend(LocalSettings.from(name -> Optional.empty()));
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})[^\\r\\n]*\\r?\\n");
    private static final int SILENT_MILLIS = 700;

    private static final Pattern STATUS_CODE = Pattern.compile("\\d{3}");

    /** What the proxy refuses beyond DynamoDB Local, or by another status. No client of DynamoDB sends it. */
    private static final Map<String, String> STRICTER = Map.of(
            "LF line ends", "400, then end",
            "HTTP/0.9", "400, then end",
            "no version", "400, then end");

    private static URI direct = URI.create("http://localhost");
    private static LatencyProxy proxy = Proxies.open(direct);

    @BeforeAll
    static void start() {
        proxy.close();
        direct = BACKEND.start();
        proxy = Proxies.open(direct);
    }

    @AfterAll
    static void end() {
        proxy.close();
        BACKEND.close();
    }

    private static final String AUTH = "Authorization: AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/"
            + "aws4_request, SignedHeaders=host, Signature=x\r\n";
    private static final String TARGET = "X-Amz-Target: DynamoDB_20120810.ListTables\r\n";
    private static final String TYPE = "Content-Type: application/x-amz-json-1.0\r\n";
    private static final String HEAD = "Host: localhost\r\n" + TARGET + TYPE + AUTH;

    private static String post(String more, String body) {
        return "POST / HTTP/1.1\r\n" + HEAD + more + "\r\n" + body;
    }

    private static String with(String more) {
        return post(more + "Content-Length: 2\r\n", "{}");
    }

    private static String chunked(String body) {
        return post("Transfer-Encoding: chunked\r\n", body);
    }

    private static final String CHUNKS = "2\r\n{}\r\n0\r\n\r\n";

    static Stream<Arguments> forms() {
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("plain", with(""));
        forms.put("chunked", chunked(CHUNKS));
        forms.put("chunk extension", chunked("2;a=b\r\n{}\r\n0\r\n\r\n"));
        forms.put("chunk trailer", chunked("2\r\n{}\r\n0\r\nX-T: 1\r\n\r\n"));
        forms.put("chunk size not hex", chunked("zz\r\n{}\r\n0\r\n\r\n"));
        forms.put("chunk size negative", chunked("-2\r\n{}\r\n0\r\n\r\n"));
        forms.put("chunk size huge", chunked("ffffffffffffffff\r\n{}\r\n0\r\n\r\n"));
        forms.put("chunk with LF", chunked("2\n{}\n0\n\n"));
        forms.put("chunk without CRLF after data", chunked("2\r\n{}0\r\n\r\n"));
        forms.put("xchunked", post("Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n", "{}"));
        forms.put("xchunked alone", post("Transfer-Encoding: xchunked\r\n", CHUNKS));
        forms.put("identity", post("Transfer-Encoding: identity\r\nContent-Length: 2\r\n", "{}"));
        forms.put("gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", CHUNKS));
        forms.put("chunked, gzip", post("Transfer-Encoding: chunked, gzip\r\n", CHUNKS));
        forms.put("chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", CHUNKS));
        forms.put("chunked upper case", post("Transfer-Encoding: CHUNKED\r\n", CHUNKS));
        forms.put("chunked and length", post("Transfer-Encoding: chunked\r\nContent-Length: 2\r\n", CHUNKS));
        forms.put("space before colon of TE", post("Transfer-Encoding : chunked\r\n", CHUNKS));
        forms.put("two equal lengths", post("Content-Length: 2\r\nContent-Length: 2\r\n", "{}"));
        forms.put("two lengths", post("Content-Length: 2\r\nContent-Length: 3\r\n", "{}"));
        forms.put("lengths in a list", post("Content-Length: 2, 2\r\n", "{}"));
        forms.put("negative length", post("Content-Length: -2\r\n", "{}"));
        forms.put("signed length", post("Content-Length: +2\r\n", "{}"));
        forms.put("length not a number", post("Content-Length: two\r\n", "{}"));
        forms.put("length empty", post("Content-Length: \r\n", "{}"));
        forms.put("length too big", post("Content-Length: 99999999999999999999\r\n", "{}"));
        forms.put("length hex", post("Content-Length: 0x2\r\n", "{}"));
        forms.put("no length", post("", ""));
        forms.put("length zero", post("Content-Length: 0\r\n", ""));
        forms.put("folded header", with("X-A: 1\r\n 2\r\n"));
        forms.put("folded with tab", with("X-A: 1\r\n\t2\r\n"));
        forms.put("folded first header", "POST / HTTP/1.1\r\n X: 1\r\n" + HEAD + "Content-Length: 2\r\n\r\n{}");
        forms.put("header without colon", with("X-A\r\n"));
        forms.put("header with empty name", with(": x\r\n"));
        forms.put("header with space before colon", with("X-A : 1\r\n"));
        forms.put("header with control character", with("X-A: a\u0001b\r\n"));
        forms.put("header with NUL", with("X-A: a\u0000b\r\n"));
        forms.put("header name with control", with("X\u0001A: b\r\n"));
        forms.put("header with bare CR", with("X-A: a\rb\r\n"));
        forms.put("header latin-1", with("X-A: \u00e9\r\n"));
        forms.put("header empty value", with("X-A:\r\n"));
        forms.put("header 7 kB", with("X-A: " + "a".repeat(7_000) + "\r\n"));
        forms.put("header 9 kB", with("X-A: " + "a".repeat(9_000) + "\r\n"));
        forms.put("header 70 kB", with("X-A: " + "a".repeat(70_000) + "\r\n"));
        forms.put("200 headers", with("X-A: a\r\n".repeat(200)));
        forms.put("Connection: host", with("Connection: host\r\n"));
        forms.put("Connection: x-amz-target", with("Connection: x-amz-target\r\n"));
        forms.put("Connection: authorization", with("Connection: keep-alive, authorization\r\n"));
        forms.put("Connection: content-length", with("Connection: content-length\r\n"));
        forms.put("Connection: close", with("Connection: close\r\n"));
        forms.put("Connection: close, keep-alive", with("Connection: close, keep-alive\r\n"));
        forms.put("Connection: upgrade", with("Connection: upgrade\r\nUpgrade: websocket\r\n"));
        forms.put(
                "h2c upgrade",
                with("Connection: Upgrade, HTTP2-Settings\r\n"
                        + "Upgrade: h2c\r\n"
                        + "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"));
        forms.put("h2c preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        forms.put("Expect: 100-continue", with("Expect: 100-continue\r\n"));
        forms.put("Expect: 200-ok", with("Expect: 200-ok\r\n"));
        forms.put("Expect: 100-Continue", with("Expect: 100-Continue\r\n"));
        forms.put("long request line 7 kB", with("").replace("POST / ", "POST /" + "a".repeat(7_000) + " "));
        forms.put("long request line 9 kB", with("").replace("POST / ", "POST /" + "a".repeat(9_000) + " "));
        forms.put("long request line 70 kB", with("").replace("POST / ", "POST /" + "a".repeat(70_000) + " "));
        forms.put("absolute form", with("").replace("POST / ", "POST http://localhost/ "));
        forms.put("asterisk form", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n");
        forms.put("authority form", "CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        forms.put("no host", with("").replace("Host: localhost\r\n", ""));
        forms.put("two hosts", with("Host: localhost\r\n"));
        forms.put("bad host", with("").replace("Host: localhost", "Host: a b"));
        forms.put("empty host", with("").replace("Host: localhost", "Host:"));
        forms.put("HTTP/1.0", with("").replace("HTTP/1.1", "HTTP/1.0"));
        forms.put("HTTP/1.0 keep-alive", with("Connection: keep-alive\r\n").replace("HTTP/1.1", "HTTP/1.0"));
        forms.put("HTTP/1.2", with("").replace("HTTP/1.1", "HTTP/1.2"));
        forms.put("HTTP/2.0", with("").replace("HTTP/1.1", "HTTP/2.0"));
        forms.put("HTTP/0.9", "GET /\r\n\r\n");
        forms.put("http/1.1 lower case", with("").replace("HTTP/1.1", "http/1.1"));
        forms.put("no version", with("").replace(" HTTP/1.1", ""));
        forms.put("method lower case", with("").replace("POST", "post"));
        forms.put("unknown method", with("").replace("POST", "FROB"));
        forms.put("method with control", with("").replace("POST", "PO\u0001ST"));
        forms.put("two spaces in request line", with("").replace("POST / ", "POST  /  "));
        forms.put("leading CRLF", "\r\n" + with(""));
        forms.put("LF line ends", with("").replace("\r\n", "\n"));
        forms.put("garbage", "\u0001\u0002\u0003\u0004garbage\r\n\r\n");
        forms.put("TLS on plain", "\u0016\u0003\u0001\u0000\u0005\u0001\u0000\u0000\u0001\u0000\r\n\r\n");
        forms.put("GET", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        forms.put("HEAD", "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        forms.put("path with ..", with("").replace("POST / ", "POST /a/../b "));
        forms.put("path with bad escape", with("").replace("POST / ", "POST /%zz "));
        forms.put("path with fragment", with("").replace("POST / ", "POST /#x "));
        forms.put("path with control", with("").replace("POST / ", "POST /a\u0001 "));
        forms.put("body not JSON", post("Content-Length: 2\r\n", "xx"));
        return forms.entrySet().stream().map(form -> Arguments.of(form.getKey(), form.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void hasTheOutcomeOfDynamoDbLocal(String name, String request) throws IOException {
        String there = outcome(direct, request);
        long before = proxy.position().exchanges();
        String here = outcome(proxy.uri(), request);
        long exchanges = proxy.position().exchanges() - before;
        assertThat(here).as(name).isEqualTo(STRICTER.getOrDefault(name, there));
        assertThat(exchanges)
                .as("one exchange for each answer")
                .isEqualTo(STATUS_CODE.matcher(here).results().count());
    }

    /** The final status of the first answer, and of another request on the connection, or what came instead. */
    private static String outcome(URI address, String request) throws IOException {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(SILENT_MILLIS);
            String first = ask(socket, request);
            return first.startsWith("end") || first.contains("silent")
                    ? first
                    : first + ", then " + ask(socket, with("Connection: close\r\n"));
        }
    }

    private static String ask(Socket socket, String request) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            while (true) {
                int next = in.read();
                if (next < 0) {
                    return summary(read, "end");
                }
                read.write(next);
                if (complete(read.toString(StandardCharsets.ISO_8859_1), request.startsWith("HEAD"))) {
                    return summary(read, "");
                }
            }
        } catch (SocketTimeoutException silent) {
            return summary(read, "silent");
        } catch (IOException reset) {
            return summary(read, "end");
        }
    }

    private static boolean complete(String text, boolean head) {
        String rest = text;
        while (rest.startsWith("HTTP/1.1 1")) {
            int end = rest.indexOf("\r\n\r\n");
            if (end < 0) {
                return false;
            }
            rest = rest.substring(end + 4);
        }
        int end = rest.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        if (head) {
            return true;
        }
        Matcher length = Pattern.compile("(?i)content-length: *(\\d+)").matcher(rest.substring(0, end));
        return length.find() && rest.length() >= end + 4 + Integer.parseInt(length.group(1));
    }

    private static String summary(ByteArrayOutputStream read, String how) {
        Matcher status = STATUS.matcher(read.toString(StandardCharsets.ISO_8859_1));
        StringBuilder all = new StringBuilder();
        while (status.find()) {
            if (status.group(1).startsWith("1")) {
                // the proxy answers Expect at once, and Jetty only if the body has not come
                continue;
            }
            all.append(all.isEmpty() ? "" : " ").append(status.group(1));
        }
        return all.isEmpty() ? how : how.isEmpty() ? all.toString() : all + " " + how;
    }
}
