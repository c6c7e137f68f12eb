package io.dynamolatency.cases;

import io.dynamolatency.DynamoEndpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.utils.IoUtils;

/** An HTTP client that an application wrote by itself, as an adapter for the SDK. */
abstract class ClientOfAnApplication implements SdkHttpClient {

    /** Sends a request, and reads its answer. */
    abstract HttpExecuteResponse send(HttpExecuteRequest request) throws IOException;

    @Override
    public final ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return send(request);
            }

            @Override
            public void abort() {}
        };
    }

    /** Returns a TLS context that trusts the run's authority. */
    static SSLContext tls(DynamoEndpoint endpoint) {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, endpoint.trustManagers(), null);
            return tls;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns the bytes of a request's body; none if it has no body. */
    static byte[] body(HttpExecuteRequest request) throws IOException {
        return request.contentStreamProvider().isPresent()
                ? IoUtils.toByteArray(
                        request.contentStreamProvider().orElseThrow().newStream())
                : new byte[0];
    }

    /** Returns an answer of a status and headers with a body. */
    static HttpExecuteResponse answer(SdkHttpFullResponse.Builder head, byte[] body) {
        return HttpExecuteResponse.builder()
                .response(head.build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                .build();
    }

    @Override
    public void close() {}
}
