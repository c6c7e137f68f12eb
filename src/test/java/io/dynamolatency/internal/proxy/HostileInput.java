package io.dynamolatency.internal.proxy;

import io.dynamolatency.fixture.RawHttp;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * What a hostile client sends, and how it ends: a message of HTTP or TLS with random changes. Seed and number decide
 * all of it.
 */
final class HostileInput {

    private final byte[] bytes;
    private final Ending ending;

    private HostileInput(byte[] bytes, Ending ending) {
        this.bytes = bytes;
        this.ending = ending;
    }

    byte[] bytes() {
        return bytes;
    }

    Ending ending() {
        return ending;
    }

    /** What the client does after it has sent. */
    enum Ending {
        CLOSES,
        RESETS,
        STOPS_SENDING
    }

    private static final int MOST_CHANGES = 6;

    private static final List<String> PIECES = List.of(
            "\r\n",
            "\r\n\r\n",
            "\n",
            " ",
            ":",
            "\0",
            "\u00ff",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: xchunked\r\n",
            "Content-Length: 18446744073709551616\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: 3\r\n",
            "Connection: host\r\n",
            "Connection: close\r\n",
            "Expect: 100-continue\r\n",
            "Upgrade: h2c\r\n",
            "X: a\r\n folded\r\n",
            "0\r\n\r\n",
            "ffffffffffffffff\r\n",
            "5\r\nabc",
            "HTTP/1.0",
            "HTTP/9.9",
            "%zz");

    private static final List<byte[]> MESSAGES = messages();

    private static List<byte[]> messages() {
        byte[] put = RawHttp.put();
        return List.of(
                put,
                twice(put),
                ascii("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"),
                ascii("GET /x?y=z HTTP/1.1\r\nHost: a\r\n\r\n"),
                ascii("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}"),
                ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                ascii("POST / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(70_000) + "\r\n\r\n"),
                clientHello(),
                new byte[] {21, 3, 3, 0, 2, 2, 40},
                new byte[] {23, 3, 3, 0, 5, 1, 2, 3, 4, 5});
    }

    /** The input with this number. */
    static HostileInput of(long seed, long number) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_000_007L + number);
        byte[] bytes = MESSAGES.get(random.nextInt(MESSAGES.size()));
        for (int changes = random.nextInt(MOST_CHANGES + 1); changes > 0; changes--) {
            bytes = changed(bytes, random);
        }
        Ending[] endings = Ending.values();
        return new HostileInput(bytes, endings[random.nextInt(endings.length)]);
    }

    private static byte[] changed(byte[] bytes, SplittableRandom random) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + random.nextInt(32));
        return switch (random.nextInt(5)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                for (int i = from; i < to; i += 1 + random.nextInt(8)) {
                    flipped[i] ^= (byte) (1 << random.nextInt(8));
                }
                yield flipped;
            }
            case 1 -> join(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
            case 2 -> {
                byte[] piece = PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.ISO_8859_1);
                yield join(Arrays.copyOf(bytes, from), piece, Arrays.copyOfRange(bytes, from, bytes.length));
            }
            case 3 -> join(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, from, bytes.length));
            default -> Arrays.copyOf(bytes, from);
        };
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] twice(byte[] bytes) {
        return join(bytes, bytes);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] clientHello() {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine("localhost", 443);
            engine.setUseClientMode(true);
            ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), hello);
            return Arrays.copyOf(hello.array(), hello.position());
        } catch (GeneralSecurityException | SSLException withoutTls) {
            throw new IllegalStateException(withoutTls);
        }
    }
}
