package io.dynamolatency.cases;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.fixture.RawHttp;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/**
 * An application's own HTTP client on one connection. It writes head and body apart, and leaves Nagle's algorithm on:
 * the body waits until the head is acknowledged. For one thread.
 */
final class SplitWrites extends ClientOfAnApplication {

    private final SSLContext tls;
    private @Nullable SSLSocket socket;
    private InputStream in = InputStream.nullInputStream();

    SplitWrites(DynamoEndpoint endpoint) {
        tls = tls(endpoint);
    }

    @Override
    HttpExecuteResponse send(HttpExecuteRequest request) throws IOException {
        URI uri = request.httpRequest().getUri();
        SSLSocket open = socket;
        if (open == null) {
            Socket plain = new Socket(uri.getHost(), uri.getPort());
            open = (SSLSocket) tls.getSocketFactory().createSocket(plain, uri.getHost(), uri.getPort(), true);
            open.setTcpNoDelay(false);
            socket = open;
            in = new BufferedInputStream(open.getInputStream());
        }
        byte[] body = body(request);
        OutputStream out = open.getOutputStream();
        out.write(head(request, body.length));
        out.flush();
        out.write(body);
        out.flush();
        RawHttp.Message answer = RawHttp.read(in, false);
        if (answer == null) {
            throw new IOException("the connection was closed before the answer");
        }
        SdkHttpFullResponse.Builder response = SdkHttpFullResponse.builder().statusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        return answer(response, answer.bytes());
    }

    private static byte[] head(HttpExecuteRequest request, int length) {
        StringBuilder head = new StringBuilder("POST / HTTP/1.1\r\n");
        request.httpRequest().forEachHeader((name, values) -> values.stream()
                .filter(value -> !name.equalsIgnoreCase("Content-Length"))
                .forEach(value -> head.append(name).append(": ").append(value).append("\r\n")));
        head.append("Content-Length: ").append(length).append("\r\n\r\n");
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException gone) {
                // closed all the same
            }
        }
    }
}
