package io.dynamolatency.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * An HTTP client that uses only the JDK. This client sends the kit's few requests that are not measured. The kit
 * therefore needs no HTTP library of the SDK for these requests. Each request has its own connection. The client uses
 * no HTTP proxy. Thread-safe.
 */
public final class AdminHttpClient implements SdkHttpClient {

    private static final int TIMEOUT_MILLIS = 10_000;

    private final Optional<SSLSocketFactory> sockets;

    /**
     * Makes a client that trusts these certificate authorities. Without authorities, the client trusts the JVM's
     * authorities.
     */
    public AdminHttpClient(Optional<CertificateAuthorities> trust) {
        this.sockets = trust.map(given -> TlsContext.trusting(trust).getSocketFactory());
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        try {
            HttpURLConnection connection = opened(request.httpRequest().getUri().toURL());
            return new Single(connection, request.httpRequest(), request.contentStreamProvider());
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    private HttpURLConnection opened(URL url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
        if (connection instanceof HttpsURLConnection https) {
            sockets.ifPresent(https::setSSLSocketFactory);
        }
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        return connection;
    }

    @Override
    public String clientName() {
        return "dynamo-latency-admin";
    }

    @Override
    public void close() {
        // nothing to close: no connection stays open
    }

    private record Single(HttpURLConnection connection, SdkHttpRequest request, Optional<ContentStreamProvider> content)
            implements ExecutableHttpRequest {

        @Override
        public HttpExecuteResponse call() throws IOException {
            connection.setRequestMethod(request.method().name());
            request.forEachHeader(
                    (name, values) -> values.forEach(value -> connection.addRequestProperty(name, value)));
            // asks the server to close the connection. Otherwise the JVM could pool this connection together with
            // measured connections
            connection.setRequestProperty("Connection", "close");
            if (content.isPresent()) {
                send(content.get());
            }
            int status = connection.getResponseCode();
            InputStream body = status < HttpURLConnection.HTTP_BAD_REQUEST
                    ? connection.getInputStream()
                    : connection.getErrorStream();
            SdkHttpResponse.Builder response =
                    SdkHttpResponse.builder().statusCode(status).statusText(connection.getResponseMessage());
            for (Map.Entry<String, List<String>> header :
                    connection.getHeaderFields().entrySet()) {
                // the status line is not a header, so it has no name
                if (header.getKey() != null) {
                    response.putHeader(header.getKey(), header.getValue());
                }
            }
            return HttpExecuteResponse.builder()
                    .response(response.build())
                    .responseBody(body == null ? null : AbortableInputStream.create(body, connection::disconnect))
                    .build();
        }

        private void send(ContentStreamProvider provider) throws IOException {
            connection.setDoOutput(true);
            Optional<Long> length =
                    request.firstMatchingHeader("Content-Length").map(Long::valueOf);
            if (length.isPresent()) {
                // with a fixed length, the JDK does not repeat the request by itself
                connection.setFixedLengthStreamingMode(length.get());
            }
            try (InputStream from = provider.newStream();
                    OutputStream into = connection.getOutputStream()) {
                from.transferTo(into);
            }
        }

        @Override
        public void abort() {
            connection.disconnect();
        }
    }
}
