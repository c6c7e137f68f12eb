package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class ServiceErrorTest {

    private static ServiceError read(HttpResponseStatus status, String body) {
        FullHttpResponse answer = Answers.of(status, Answers.JSON, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        return ServiceError.of(answer);
    }

    private static ServiceError canceled(String reasons) {
        return read(
                HttpResponseStatus.BAD_REQUEST,
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#TransactionCanceledException\","
                        + "\"CancellationReasons\":" + reasons + "}");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\"}', false",
        "'<h1>Bad Message 400</h1>', true"
    })
    void onlyAnAnswerWithoutAnErrorOfDynamoDbRefusesTheFormOfARequest(String body, boolean refusal) {
        FullHttpResponse answer = Answers.of(
                HttpResponseStatus.BAD_REQUEST, Answers.JSON, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        assertThat(RequestForm.isRefusal(answer)).isEqualTo(refusal);
    }

    @ParameterizedTest
    @CsvSource({
        "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException, ConditionalCheckFailedException, true",
        "com.amazonaws.dynamodb.v20120810#DuplicateItemException, DuplicateItemException, true",
        "com.amazonaws.dynamodb.v20120810#DuplicateItem, DuplicateItem, true",
        "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException, ResourceNotFoundException, false",
        "com.amazon.coral.validate#ValidationException, ValidationException, false",
        "ThrottlingException, ThrottlingException, false"
    })
    void readsTheNameWithoutItsNamespace(String type, String name, boolean conditionFailed) {
        assertThat(read(HttpResponseStatus.BAD_REQUEST, "{\"__type\":\"" + type + "\",\"message\":\"m\"}"))
                .isEqualTo(new ServiceError(name, conditionFailed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>no</html>",
                "[]",
                "null",
                "{}",
                "{\"__type\":null}",
                "{\"__type\":[1]}",
                "{\"__type\":\"a name with spaces\"}",
                "{\"__type\":\"" + "Cut",
            })
    void otherBodiesNameNoError(String body) {
        assertThat(read(HttpResponseStatus.BAD_REQUEST, body)).isEqualTo(ServiceError.NONE);
    }

    @Test
    void anItemThatLooksLikeAnErrorIsNone() {
        assertThat(read(HttpResponseStatus.OK, "{\"__type\":\"ValidationException\"}"))
                .isEqualTo(ServiceError.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"Code\":\"ConditionalCheckFailed\"},{\"Code\":\"None\"}] | true",
                "[{\"Code\":\"DuplicateItem\"}] | true",
                "[{\"Code\":\"ConditionalCheckFailed\"},{\"Code\":\"TransactionConflict\"}] | false",
                "[{\"Code\":\"None\"}] | false",
                "[{}] | false",
                "[1] | false",
                "[] | false",
                "\"ConditionalCheckFailed\" | false"
            })
    void aCanceledTransactionIsOfItsConditionsIfAllItsReasonsAre(String reasons, boolean conditionFailed) {
        assertThat(canceled(reasons)).isEqualTo(new ServiceError("TransactionCanceledException", conditionFailed));
    }
}
