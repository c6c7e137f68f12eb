package io.dynamolatency.internal.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages are found however their bytes are cut. */
@Tag("unit")
class HttpScannerTest {

    private static final String ANSWERS = "HTTP/1.1 100 Continue\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: Keep-Alive\r\nconnection: close\r\n\r\na\r\n\r\n"
            + "HTTP/1.1 204 No Content\r\n\r\n"
            + "HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "A;name=value\r\n0123456789\r\n1\r\nx\r\n0\r\nTrailer: y\r\n\r\n"
            + "HTTP/1.1 500 Error\r\nContent-Length: 0\r\n\r\n"
            + "HTTP/1.0 200 OK\r\n\r\nup to the close\r\n\r\nHTTP/1.1 201 OK\r\n\r\n";

    private final List<String> seen = new ArrayList<>();

    private final HttpScanner scanner = new HttpScanner(new HttpScanner.Messages() {
        @Override
        public HttpScanner.Body head(HttpHead head) {
            seen.add(head.status() + " " + head.length(-1) + " " + head.headers("Connection"));
            return head.status() < 200 || head.status() == 204 ? HttpScanner.Body.NONE : HttpScanner.Body.TO_CLOSE;
        }

        @Override
        public void end() {
            seen.add("end");
        }
    });

    private void read(String text) {
        scanner.read(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50, 10_000})
    void findsEachMessage(int piece) {
        for (int from = 0; from < ANSWERS.length(); from += piece) {
            read(ANSWERS.substring(from, Math.min(ANSWERS.length(), from + piece)));
        }
        assertThat(seen)
                .containsExactly(
                        "100 -1 []",
                        "end",
                        "200 5 [Keep-Alive, close]",
                        "end",
                        "204 -1 []",
                        "end",
                        "400 -1 []",
                        "end",
                        "500 0 []",
                        "end",
                        "200 -1 []");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "\u0016\u0003\u0001\n\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno number\r\n"
            })
    void leavesTheRestUnreadIfItIsNotHttp(String bytes) {
        read(bytes);
        int before = seen.size();
        read("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(seen).hasSize(before).doesNotContain("end");
    }

    @Test
    void keepsNoHeadThatIsTooLong() {
        read("HTTP/1.1 200 OK\r\n");
        for (int i = 0; i < 100; i++) {
            read("x".repeat(1_000));
        }
        read("\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(seen).isEmpty();
    }

    @Test
    void takesAnUnreadableLengthForNone() {
        read("HTTP/1.1 4x0 OK\r\nContent-Length: five\r\n\r\n");
        assertThat(seen).containsExactly("0 -1 []", "end");
    }
}
