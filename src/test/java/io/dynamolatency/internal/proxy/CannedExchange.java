package io.dynamolatency.internal.proxy;

import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** An exchange with a back end that takes almost no time, for benchmarks of the proxy in front of it. */
final class CannedExchange {

    private static final char LAST = '!';

    /** The only request that the server knows, by its last byte. */
    static final byte[] REQUEST =
            RawHttp.put(("{\"payload\":\"" + "x".repeat(100) + "\"}" + LAST).getBytes(StandardCharsets.US_ASCII));

    private static final byte[] ANSWER = RawHttp.answer(
            200,
            "{}".getBytes(StandardCharsets.US_ASCII),
            "Content-Type: application/x-amz-json-1.0",
            "x-amzn-RequestId: 0d4e45ba-7a1f-4a6c-8c8d-f1b1b4a5b8c3");

    private CannedExchange() {}

    /** A server that gives the same answer to every {@link #REQUEST}. */
    static RawServer server() throws IOException {
        return RawServer.serving((in, out) -> {
            byte[] bytes = new byte[4096];
            int read;
            while ((read = in.read(bytes)) > 0) {
                if (bytes[read - 1] == LAST) {
                    out.write(ANSWER);
                }
            }
        });
    }
}
