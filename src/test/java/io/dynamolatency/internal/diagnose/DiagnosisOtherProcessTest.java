package io.dynamolatency.internal.diagnose;

import static io.dynamolatency.internal.diagnose.ExpectedCauses.CALLS;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.first;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.wire.ClientOrigins;
import io.dynamolatency.internal.wire.HttpClientName;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The diagnosis of calls that another process makes relies on the wire alone. */
@Tag("unit")
class DiagnosisOtherProcessTest {

    @Test
    void theWordsForAnotherProcessAreThoseOfNoLanguage() {
        for (Kind kind : Kind.values()) {
            assertThat(OtherProcess.title(kind) + OtherProcess.fix(kind))
                    .as(kind.name())
                    .doesNotContain("connectionTimeToLive", "connectionMaxIdleTime", "maxConcurrency", "apiCallTimeout")
                    .doesNotContain("ExecutionInterceptor", "URLConnection", "try-with-resources", "DynamoDbClient");
        }
    }

    @Test
    void anotherProcessThatClosesAfterAWhileHasNoIdleLimitUnlessItUsesOthersAgain() {
        Scene closes = new Scene().otherProcess();
        closes.times(CALLS, i -> {
            closes.call(1, i == 0 ? Handshake.FULL : Handshake.RESUMED).requestHeader("keep-alive");
            closes.pause(30).closed(Closer.CLIENT_FIN).pause(5);
        });
        Cause cause = first(closes.diagnosis(), Kind.CLIENT_CLOSES);
        assertThat(cause.evidence().get(0))
                .startsWith("the request header said keep-alive, but the client closed after every answer");
        assertThat(cause.fix()).isNotEqualTo(cause.kind().fix());
        assertThat(text(closes.diagnosis()))
                .anyMatch(line -> line.startsWith("fix: make one client outside of the loop"));

        Scene limit = new Scene().otherProcess();
        limit.times(CALLS, i -> {
            limit.call(1, i == 0 ? Handshake.FULL : Handshake.RESUMED).requestHeader("keep-alive");
            if (i % 2 == 0) {
                limit.pause(3);
            } else {
                limit.pause(30).closed(Closer.CLIENT_FIN).pause(5);
            }
        });
        first(limit.diagnosis(), Kind.IDLE_LIMIT);
    }

    @Test
    void theNumberOfAProcessIsNotTakenForThatOfAClient() {
        int number = ClientOrigins.ofThisJvm().add(Optional.empty());
        ClientOrigins.ofThisJvm().sendsBy(number, new HttpClientName("NettyNio", true));
        assertThat(input(new Scene()).clients().httpClientOf(number)).isPresent();
        assertThat(input(new Scene().otherProcess()).clients().httpClientOf(number))
                .isEmpty();
    }

    private static DiagnosisInput input(Scene scene) {
        return new DiagnosisInput(scene.facts().setting(), scene.samples(), scene.log(), List.of());
    }

    @Test
    void aClientOfAnotherProcessThatResumesNothingIsNotTakenForManyClients() {
        Scene scene = new Scene().otherProcess();
        scene.times(CALLS, i -> {
            scene.call();
            scene.closed(Closer.CLIENT_FIN);
        });
        first(scene.diagnosis(Symptom.CONNECTIONS), Kind.CLIENT_CLOSES);
    }

    @Test
    void eachProcessStartsNew() {
        Scene scene = new Scene().otherProcess();
        scene.times(CALLS, i -> {
            scene.client(i).call();
            scene.closed(Closer.CLIENT_FIN);
        });
        Cause cause = first(scene.diagnosis(Symptom.CONNECTIONS), Kind.CLIENT_REBUILT);
        assertThat(cause.sentence()).startsWith("new processes start, and each opens its own connections");
        assertThat(cause.evidence().get(0)).startsWith(CALLS + " processes sent " + CALLS + " requests");
        assertThat(cause.fix()).contains("one long-running process");
    }
}
