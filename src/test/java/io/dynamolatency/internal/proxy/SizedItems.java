package io.dynamolatency.internal.proxy;

import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A fast DynamoDB whose items have the size in the name of their table: {@code bytes400000}. */
final class SizedItems {

    static final String TABLE = "bytes";

    private SizedItems() {}

    static RawServer server() throws IOException {
        return RawServer.serving((in, out) -> {
            InputStream buffered = new BufferedInputStream(in);
            RawHttp.Message request;
            while ((request = RawHttp.read(buffered, false)) != null) {
                out.write(RawHttp.answer(200, answer(request), "Content-Type: application/x-amz-json-1.0"));
            }
        });
    }

    private static byte[] answer(RawHttp.Message request) {
        boolean get = String.valueOf(request.header("X-Amz-Target")).endsWith("GetItem");
        int size = get ? size(request.body()) : 0;
        String body = size == 0 ? "{}" : "{\"Item\":{\"value\":{\"S\":\"" + "v".repeat(size) + "\"}}}";
        return body.getBytes(StandardCharsets.US_ASCII);
    }

    private static int size(String request) {
        int at = request.indexOf("\"" + TABLE);
        int from = at + 1 + TABLE.length();
        return at < 0 ? 0 : Integer.parseInt(request.substring(from, request.indexOf('"', from)));
    }
}
