package io.dynamolatency.internal.proxy;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Detects from the server's first messages whether a handshake is full or resumed, because JSSE does not show this. In
 * TLS 1.3, the ServerHello of a resumed handshake names the selected key (RFC 8446 section 4.2.11). In TLS 1.2, a
 * server that resumes a session sends no Certificate before its ChangeCipherSpec (RFC 5246 section 7.3). Counting the
 * calls of a key manager does not work on Java 25, which also calls the key manager to restore a session.
 */
final class ResumptionDetector {

    private static final int RECORD_HEADER_BYTES = 5;
    private static final int MESSAGE_HEADER_BYTES = 4;
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;

    private static final int SERVER_HELLO = 2;
    private static final int NEW_SESSION_TICKET = 4;
    private static final int CERTIFICATE = 11;

    private static final int RANDOM_OFFSET = 2;
    private static final int RANDOM_BYTES = 32;
    private static final int PRE_SHARED_KEY = 41;

    /** The random of a HelloRetryRequest, which is not the real ServerHello (RFC 8446 section 4.1.3). */
    private static final byte[] HELLO_RETRY_REQUEST =
            HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    /** The largest number of bytes to read. The server's messages with two certificates are shorter than this. */
    private static final int MAX_BYTES = 32 << 10;

    private final TlsVersion version;
    private final ByteArrayOutputStream records = new ByteArrayOutputStream();
    private Handshake kind = Handshake.PENDING;

    ResumptionDetector(TlsVersion version) {
        this.version = version;
    }

    /** Returns {@code FULL} or {@code RESUMED}, or {@code PENDING} while unknown. */
    Handshake kind() {
        return kind;
    }

    /** Reads bytes that the server is about to send, without consuming them. */
    void read(ByteBuf sent) {
        if (kind == Handshake.PENDING && records.size() < MAX_BYTES) {
            records.writeBytes(ByteBufUtil.getBytes(sent));
            readRecords(records.toByteArray());
        }
    }

    private void readRecords(byte[] bytes) {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int at = 0;
        while (kind == Handshake.PENDING && at + RECORD_HEADER_BYTES <= bytes.length) {
            int start = at + RECORD_HEADER_BYTES;
            int length = unsigned(bytes, at + 3, 2);
            if (start + length > bytes.length) {
                return;
            }
            if (bytes[at] == HANDSHAKE) {
                messages.write(bytes, start, length);
                readMessages(messages.toByteArray());
            } else if (bytes[at] == CHANGE_CIPHER_SPEC && version == TlsVersion.TLS_1_2) {
                kind = Handshake.RESUMED;
            }
            at = start + length;
        }
    }

    private void readMessages(byte[] bytes) {
        int at = 0;
        while (kind == Handshake.PENDING && at + MESSAGE_HEADER_BYTES <= bytes.length) {
            int start = at + MESSAGE_HEADER_BYTES;
            int end = start + unsigned(bytes, at + 1, 3);
            if (end > bytes.length) {
                return;
            }
            if (version == TlsVersion.TLS_1_2) {
                kind = switch (bytes[at]) {
                    case CERTIFICATE -> Handshake.FULL;
                    case NEW_SESSION_TICKET -> Handshake.RESUMED;
                    default -> Handshake.PENDING;
                };
            } else if (bytes[at] == SERVER_HELLO && !asksForAnotherHello(bytes, start)) {
                kind = selectsKey(bytes, start, end) ? Handshake.RESUMED : Handshake.FULL;
            }
            at = end;
        }
    }

    private static boolean asksForAnotherHello(byte[] bytes, int hello) {
        int random = hello + RANDOM_OFFSET;
        return Arrays.equals(bytes, random, random + RANDOM_BYTES, HELLO_RETRY_REQUEST, 0, RANDOM_BYTES);
    }

    private static boolean selectsKey(byte[] bytes, int hello, int end) {
        int sessionId = hello + RANDOM_OFFSET + RANDOM_BYTES;
        // after the session id come the cipher suite (2), the compression method (1) and the length of the extensions
        // (2)
        int extension = sessionId + 1 + unsigned(bytes, sessionId, 1) + 5;
        while (extension + 4 <= end) {
            if (unsigned(bytes, extension, 2) == PRE_SHARED_KEY) {
                return true;
            }
            extension += 4 + unsigned(bytes, extension + 2, 2);
        }
        return false;
    }

    private static int unsigned(byte[] bytes, int at, int length) {
        int value = 0;
        for (int i = at; i < at + length; i++) {
            value = value << 8 | (bytes[i] & 0xFF);
        }
        return value;
    }
}
