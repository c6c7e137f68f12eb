package io.dynamolatency.internal.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds where the HTTP/1.1 messages in one direction of a connection begin and end. Reads heads, and skips bodies. If
 * bytes are not HTTP/1.1, skips all later bytes.
 */
final class HttpScanner {

    private static final int FIRST_HEAD_BYTES = 2 << 10;
    private static final int MOST_HEAD_BYTES = 64 << 10;
    private static final int HEX = 16;

    /** How the scanner finds the end of a body. */
    enum Body {
        /** The message has no body. */
        NONE,
        /** The head gives the body's length, or says that the body is chunked. */
        AS_SAID,
        /** The body ends with the connection, unless the head says otherwise. */
        TO_CLOSE
    }

    /** Receives the head and the end of each message. */
    interface Messages {
        /** Is called when a head has passed. Returns how the scanner finds the end of the message's body. */
        Body head(HttpHead head);

        /** Is called when the whole message has passed. */
        void end();
    }

    private enum State {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        TRAILER,
        REST
    }

    private final Messages messages;
    private State state = State.HEAD;
    /** The bytes of a head, or of a line between chunks. */
    private byte[] line = new byte[FIRST_HEAD_BYTES];

    private int length;
    private long left;

    HttpScanner(Messages messages) {
        this.messages = messages;
    }

    /** Reads the next bytes. */
    void read(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            switch (state) {
                case BODY, CHUNK -> skip(bytes);
                case REST -> bytes.position(bytes.limit());
                case HEAD, CHUNK_SIZE, TRAILER -> {
                    if (lineEnds(bytes)) {
                        line();
                    }
                }
            }
        }
    }

    private void skip(ByteBuffer bytes) {
        int now = (int) Math.min(left, bytes.remaining());
        bytes.position(bytes.position() + now);
        left -= now;
        if (left == 0) {
            if (state == State.BODY) {
                end();
            } else {
                state = State.CHUNK_SIZE;
            }
        }
    }

    /**
     * Takes bytes up to the end of a line. In a head, takes bytes up to the empty line. Returns whether this end was
     * reached.
     */
    private boolean lineEnds(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\r' || (next == '\n' && length == 0 && state == State.HEAD)) {
                continue;
            }
            if (next == '\n' && (state != State.HEAD || line[length - 1] == '\n')) {
                return true;
            }
            if (length == MOST_HEAD_BYTES) {
                state = State.REST;
                return false;
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, 2 * length);
            }
            line[length++] = next;
        }
        return false;
    }

    private void line() {
        String text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
        length = 0;
        switch (state) {
            case HEAD -> head(new HttpHead(text));
            case CHUNK_SIZE -> chunk(text.split(";", 2)[0].strip());
            case TRAILER -> {
                if (text.isEmpty()) {
                    end();
                }
            }
            default -> throw new IllegalStateException(state + " has no lines");
        }
    }

    private void head(HttpHead head) {
        if (!head.ofHttp()) {
            state = State.REST;
            return;
        }
        Body body = messages.head(head);
        left = head.length(-1);
        if (body == Body.NONE) {
            end();
        } else if (head.chunked()) {
            state = State.CHUNK_SIZE;
        } else if (left > 0) {
            state = State.BODY;
        } else if (left < 0 && body == Body.TO_CLOSE) {
            state = State.REST;
        } else {
            end();
        }
    }

    /** Reads the line before a chunk, which has the chunk's length, or the empty line after a chunk. */
    private void chunk(String size) {
        if (size.isEmpty()) {
            return;
        }
        try {
            left = Long.parseLong(size, HEX);
        } catch (NumberFormatException unreadable) {
            left = -1;
        }
        state = left > 0 ? State.CHUNK : left == 0 ? State.TRAILER : State.REST;
    }

    private void end() {
        state = State.HEAD;
        messages.end();
    }
}
