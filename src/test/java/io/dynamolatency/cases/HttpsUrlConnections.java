package io.dynamolatency.cases;

import io.dynamolatency.DynamoEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** An application's own HTTP client over the JDK's HttpsURLConnection. */
public final class HttpsUrlConnections extends ClientOfAnApplication {

    private static final byte[] ASSUMED_ERROR =
            "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\"}"
                    .getBytes(StandardCharsets.UTF_8);

    private final Supplier<SSLSocketFactory> sockets;
    private final boolean disconnects;
    private final boolean readsErrors;

    private HttpsUrlConnections(Supplier<SSLSocketFactory> sockets, boolean disconnects, boolean readsErrors) {
        this.sockets = sockets;
        this.disconnects = disconnects;
        this.readsErrors = readsErrors;
    }

    /** Asks the TLS context for a socket factory at each request. */
    public static HttpsUrlConnections socketFactoryPerRequest(DynamoEndpoint endpoint) {
        SSLContext tls = tls(endpoint);
        return new HttpsUrlConnections(tls::getSocketFactory, false, true);
    }

    /** Makes a TLS context for each request. */
    public static HttpsUrlConnections contextPerRequest(DynamoEndpoint endpoint) {
        return new HttpsUrlConnections(() -> tls(endpoint).getSocketFactory(), false, true);
    }

    /** Calls {@code disconnect()} after each answer. */
    public static HttpsUrlConnections disconnecting(DynamoEndpoint endpoint) {
        SSLSocketFactory one = tls(endpoint).getSocketFactory();
        return new HttpsUrlConnections(() -> one, true, true);
    }

    /** Does not read the bodies of errors. */
    public static HttpsUrlConnections leavingErrorsUnread(DynamoEndpoint endpoint) {
        SSLSocketFactory one = tls(endpoint).getSocketFactory();
        return new HttpsUrlConnections(() -> one, false, false);
    }

    @Override
    HttpExecuteResponse send(HttpExecuteRequest request) throws IOException {
        HttpsURLConnection connection =
                (HttpsURLConnection) request.httpRequest().getUri().toURL().openConnection();
        connection.setSSLSocketFactory(sockets.get());
        connection.setRequestMethod(request.httpRequest().method().name());
        request.httpRequest()
                .forEachHeader((name, values) -> values.forEach(v -> connection.addRequestProperty(name, v)));
        if (request.contentStreamProvider().isPresent()) {
            connection.setDoOutput(true);
            byte[] body = body(request);
            connection.setFixedLengthStreamingMode(body.length);
            try (var out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        int status = connection.getResponseCode();
        SdkHttpFullResponse.Builder response = SdkHttpFullResponse.builder().statusCode(status);
        connection.getHeaderFields().forEach((name, values) -> {
            if (name != null) {
                response.putHeader(name, values);
            }
        });
        byte[] answer = read(connection, status);
        if (disconnects) {
            connection.disconnect();
        }
        return answer(response, answer);
    }

    private byte[] read(HttpsURLConnection connection, int status) throws IOException {
        if (status >= 400 && !readsErrors) {
            return ASSUMED_ERROR;
        }
        try (InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            return in.readAllBytes();
        }
    }
}
