package io.dynamolatency.internal.proxy;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
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
    private static final ByteBuf HELLO_RETRY_REQUEST = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(
            HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")));

    /** The largest number of bytes to read. The server's messages with two certificates are shorter than this. */
    private static final int MAX_BYTES = 32 << 10;

    private final TlsVersion version;
    private final ByteBuf records = Unpooled.buffer();
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
        if (kind == Handshake.PENDING && records.writerIndex() < MAX_BYTES) {
            records.writeBytes(sent, sent.readerIndex(), sent.readableBytes());
            readRecords();
        }
    }

    private void readRecords() {
        ByteBuf messages = Unpooled.buffer();
        int at = 0;
        while (kind == Handshake.PENDING && at + RECORD_HEADER_BYTES <= records.writerIndex()) {
            int start = at + RECORD_HEADER_BYTES;
            int end = start + records.getUnsignedShort(at + 3);
            if (end > records.writerIndex()) {
                return;
            }
            if (records.getByte(at) == HANDSHAKE) {
                messages.writeBytes(records, start, end - start);
                readMessages(messages);
            } else if (records.getByte(at) == CHANGE_CIPHER_SPEC && version == TlsVersion.TLS_1_2) {
                kind = Handshake.RESUMED;
            }
            at = end;
        }
    }

    private void readMessages(ByteBuf bytes) {
        int at = 0;
        while (kind == Handshake.PENDING && at + MESSAGE_HEADER_BYTES <= bytes.writerIndex()) {
            int start = at + MESSAGE_HEADER_BYTES;
            int end = start + bytes.getUnsignedMedium(at + 1);
            if (end > bytes.writerIndex()) {
                return;
            }
            if (version == TlsVersion.TLS_1_2) {
                kind = switch (bytes.getByte(at)) {
                    case CERTIFICATE -> Handshake.FULL;
                    case NEW_SESSION_TICKET -> Handshake.RESUMED;
                    default -> Handshake.PENDING;
                };
            } else if (bytes.getByte(at) == SERVER_HELLO && !asksForAnotherHello(bytes, start)) {
                kind = selectsKey(bytes, start, end) ? Handshake.RESUMED : Handshake.FULL;
            }
            at = end;
        }
    }

    private static boolean asksForAnotherHello(ByteBuf bytes, int hello) {
        return ByteBufUtil.equals(bytes, hello + RANDOM_OFFSET, HELLO_RETRY_REQUEST, 0, RANDOM_BYTES);
    }

    private static boolean selectsKey(ByteBuf bytes, int hello, int end) {
        int sessionId = hello + RANDOM_OFFSET + RANDOM_BYTES;
        // after the session id come the cipher suite (2), the compression method (1) and the length of the extensions
        // (2)
        int extension = sessionId + 1 + bytes.getUnsignedByte(sessionId) + 5;
        while (extension + 4 <= end) {
            if (bytes.getUnsignedShort(extension) == PRE_SHARED_KEY) {
                return true;
            }
            extension += 4 + bytes.getUnsignedShort(extension + 2);
        }
        return false;
    }
}
