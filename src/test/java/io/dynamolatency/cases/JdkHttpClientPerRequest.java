package io.dynamolatency.cases;

import io.dynamolatency.DynamoEndpoint;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLContext;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** An application's own adapter that builds a java.net.http.HttpClient for each request. */
final class JdkHttpClientPerRequest extends ClientOfAnApplication {

    private static final Set<String> SET_BY_THE_JDK = Set.of("host", "content-length", "connection", "expect");

    private final SSLContext tls;

    JdkHttpClientPerRequest(DynamoEndpoint endpoint) {
        tls = tls(endpoint);
    }

    @Override
    HttpExecuteResponse send(HttpExecuteRequest request) throws IOException {
        HttpRequest.Builder built = HttpRequest.newBuilder(request.httpRequest().getUri());
        request.httpRequest().forEachHeader((name, values) -> {
            if (!SET_BY_THE_JDK.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(v -> built.header(name, v));
            }
        });
        byte[] body = body(request);
        built.method(request.httpRequest().method().name(), HttpRequest.BodyPublishers.ofByteArray(body));
        try {
            HttpResponse<byte[]> answer = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(tls)
                    .build()
                    .send(built.build(), HttpResponse.BodyHandlers.ofByteArray());
            SdkHttpFullResponse.Builder response = SdkHttpFullResponse.builder().statusCode(answer.statusCode());
            answer.headers().map().forEach(response::putHeader);
            return answer(response, answer.body());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }
}
