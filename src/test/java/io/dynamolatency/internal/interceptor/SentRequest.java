package io.dynamolatency.internal.interceptor;

import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.reactivestreams.Publisher;
import software.amazon.awssdk.core.ClientType;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;

/** A request that is shown to an interceptor as the SDK shows it, without the rest of the SDK. */
public final class SentRequest implements Context.AfterExecution {

    private final SdkHttpRequest http = SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("https://dynamodb.us-east-1.amazonaws.com"))
            .putHeader("amz-sdk-invocation-id", UUID.randomUUID().toString())
            .build();
    private final SdkRequest request = ListTablesRequest.builder().build();
    private final ExecutionAttributes attributes = new ExecutionAttributes();

    /** A request of a DynamoDB client of that type, with an invocation id of its own. */
    public SentRequest(ClientType client) {
        this("DynamoDb", client);
    }

    /** A request to a service, by the name that the SDK gives it. */
    SentRequest(String service, ClientType client) {
        attributes.putAttribute(SdkExecutionAttribute.SERVICE_NAME, service);
        attributes.putAttribute(SdkExecutionAttribute.CLIENT_TYPE, client);
    }

    /** Shows it when it is asked for, when it is sent, and when it is answered. */
    public void passThrough(InvocationInterceptor interceptor) {
        asked(interceptor);
        sent(interceptor);
        answered(interceptor);
    }

    void asked(InvocationInterceptor interceptor) {
        interceptor.beforeExecution(this, attributes);
        if (interceptor.modifyHttpRequest(this, attributes) != http) {
            throw new AssertionError("it was led elsewhere");
        }
    }

    void sent(InvocationInterceptor interceptor) {
        interceptor.beforeTransmission(this, attributes);
    }

    void answered(InvocationInterceptor interceptor) {
        interceptor.afterExecution(this, attributes);
    }

    String id() {
        return http.firstMatchingHeader("amz-sdk-invocation-id").orElseThrow();
    }

    @Override
    public SdkHttpRequest httpRequest() {
        return http;
    }

    @Override
    public Optional<RequestBody> requestBody() {
        return Optional.empty();
    }

    @Override
    public Optional<AsyncRequestBody> asyncRequestBody() {
        return Optional.empty();
    }

    @Override
    public SdkRequest request() {
        return request;
    }

    @Override
    public SdkHttpResponse httpResponse() {
        return SdkHttpResponse.builder().statusCode(200).build();
    }

    @Override
    public Optional<Publisher<ByteBuffer>> responsePublisher() {
        return Optional.empty();
    }

    @Override
    public Optional<InputStream> responseBody() {
        return Optional.empty();
    }

    @Override
    public SdkResponse response() {
        return ListTablesResponse.builder().build();
    }
}
