package io.dynamolatency.internal.proxy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 read from and written to plain streams, byte by byte: the tests' own, so as not to test Netty with Netty. */
final class RawHttp {

    private static final int MAX_HEAD_BYTES = 1 << 20;

    /** Start line, headers (names in lower case) and body, a character for each byte, of a request or an answer. */
    record Message(String startLine, Map<String, String> headers, String body) {

        int status() {
            return Integer.parseInt(startLine.split(" ", -1)[1]);
        }

        @Nullable
        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }

        byte[] bytes() {
            return body.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private RawHttp() {}

    /** A request in the shape of DynamoDB's; {@code headers} are whole lines. */
    static byte[] put(byte[] body, String... headers) {
        String head = "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: DynamoDB_20120810.PutItem\r\n"
                + "Content-Length: " + body.length + "\r\n" + lines(headers) + "\r\n";
        return join(head.getBytes(StandardCharsets.US_ASCII), body);
    }

    static byte[] put(String... headers) {
        return put("{\"a\":1}".getBytes(StandardCharsets.UTF_8), headers);
    }

    static byte[] answer(int status, byte[] body, String... headers) {
        String head = "HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length + "\r\n" + lines(headers) + "\r\n";
        return join(head.getBytes(StandardCharsets.US_ASCII), body);
    }

    /** The next message, or {@code null} where the stream ends instead. {@code bodiless} is for answers to HEAD. */
    static @Nullable Message read(InputStream in, boolean bodiless) throws IOException {
        String head = readHead(in);
        if (head == null) {
            return null;
        }
        String[] lines = head.split("\r\n", -1);
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).trim());
            }
        }
        int length = bodiless ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("ended after " + body.length + " of " + length + " bytes");
        }
        return new Message(lines[0], headers, new String(body, StandardCharsets.ISO_8859_1));
    }

    private static @Nullable String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4) {
            int read = in.read();
            if (read < 0) {
                if (head.size() == 0) {
                    return null;
                }
                throw new EOFException("ended within a head: " + head);
            }
            head.write(read);
            ends = read == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : (read == '\r' ? 1 : 0);
            if (head.size() > MAX_HEAD_BYTES) {
                throw new IOException("a head without end");
            }
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    private static String lines(String... headers) {
        StringBuilder lines = new StringBuilder();
        for (String header : headers) {
            lines.append(header).append("\r\n");
        }
        return lines.toString();
    }

    private static byte[] join(byte[] head, byte[] body) {
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }
}
