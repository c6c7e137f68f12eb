package io.dynamolatency.cases;

import io.dynamolatency.DynamoEndpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.utils.IoUtils;

/** An application's own HTTP client over the JDK's HttpsURLConnection. */
public final class HttpsUrlConnections implements SdkHttpClient {

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
        SSLContext tls = context(endpoint);
        return new HttpsUrlConnections(tls::getSocketFactory, false, true);
    }

    /** Makes a TLS context for each request. */
    public static HttpsUrlConnections contextPerRequest(DynamoEndpoint endpoint) {
        return new HttpsUrlConnections(() -> context(endpoint).getSocketFactory(), false, true);
    }

    /** Calls {@code disconnect()} after each answer. */
    public static HttpsUrlConnections disconnecting(DynamoEndpoint endpoint) {
        SSLSocketFactory one = context(endpoint).getSocketFactory();
        return new HttpsUrlConnections(() -> one, true, true);
    }

    /** Does not read the bodies of errors. */
    public static HttpsUrlConnections leavingErrorsUnread(DynamoEndpoint endpoint) {
        SSLSocketFactory one = context(endpoint).getSocketFactory();
        return new HttpsUrlConnections(() -> one, false, false);
    }

    private static SSLContext context(DynamoEndpoint endpoint) {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, endpoint.trustManagers(), null);
            return tls;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return send(request);
            }

            @Override
            public void abort() {}
        };
    }

    private HttpExecuteResponse send(HttpExecuteRequest request) throws IOException {
        HttpsURLConnection connection =
                (HttpsURLConnection) request.httpRequest().getUri().toURL().openConnection();
        connection.setSSLSocketFactory(sockets.get());
        connection.setRequestMethod(request.httpRequest().method().name());
        request.httpRequest()
                .forEachHeader((name, values) -> values.forEach(v -> connection.addRequestProperty(name, v)));
        if (request.contentStreamProvider().isPresent()) {
            connection.setDoOutput(true);
            byte[] body = IoUtils.toByteArray(
                    request.contentStreamProvider().orElseThrow().newStream());
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
        byte[] answer = body(connection, status);
        if (disconnects) {
            connection.disconnect();
        }
        return HttpExecuteResponse.builder()
                .response(response.build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer)))
                .build();
    }

    private byte[] body(HttpsURLConnection connection, int status) throws IOException {
        if (status >= 400 && !readsErrors) {
            return ASSUMED_ERROR;
        }
        try (InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            return in.readAllBytes();
        }
    }

    @Override
    public void close() {}
}
