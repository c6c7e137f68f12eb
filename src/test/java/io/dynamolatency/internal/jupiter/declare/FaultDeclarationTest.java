package io.dynamolatency.internal.jupiter.declare;

import static io.dynamolatency.fault.FaultKind.RESET;
import static io.dynamolatency.fault.FaultKind.RESET_IDLE;
import static io.dynamolatency.fault.FaultKind.STALL;
import static io.dynamolatency.fault.FaultKind.STATUS;
import static io.dynamolatency.fault.WireFault.Point.BEFORE_ANSWER;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.BackendKind;
import io.dynamolatency.Toggle;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectResilience;
import io.dynamolatency.jupiter.Fault;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Planned faults that a test declares. */
@Tag("unit")
class FaultDeclarationTest extends RefusedDeclarations {

    static class Everything {
        @Fault(kind = STALL, at = BEFORE_ANSWER, every = 100, lasts = "200 ms", from = "50 %", operation = "GetItem")
        @Fault(kind = STATUS, status = 503, type = "x", body = "<html>", closes = true, retryAfter = "1 s", first = 3)
        @Fault(kind = FaultKind.BANDWIDTH, up = "64 KB/s", down = "1.5 MB/s")
        @Fault(kind = FaultKind.UNPROCESSED, share = 0.5, exchange = 7)
        @Fault(kind = FaultKind.MAX_REQUESTS, requests = 5, announced = true)
        void body() {}
    }

    @Test
    void anAnnotationSaysWhatCodeSays() throws NoSuchMethodException {
        Faults errors = new Faults();
        assertThat(FaultReader.read(Everything.class.getDeclaredMethod("body"), errors))
                .containsExactly(
                        WireFault.of(STALL)
                                .at(BEFORE_ANSWER)
                                .every(100)
                                .lasts(Duration.ofMillis(200))
                                .from(0.5)
                                .operation("GetItem"),
                        WireFault.of(STATUS)
                                .status(503)
                                .type("x")
                                .body("<html>")
                                .closes(true)
                                .retryAfter(Duration.ofSeconds(1))
                                .first(3),
                        WireFault.of(FaultKind.BANDWIDTH).up(64 << 10).down(3 << 19),
                        WireFault.of(FaultKind.UNPROCESSED).share(0.5).exchange(7),
                        WireFault.of(FaultKind.MAX_REQUESTS).requests(5).announced(true));
        assertThat(errors.all()).isEqualTo(List.of());
    }

    static class Unreadable {
        @DynamoLatencyTest
        @Fault(kind = STALL, at = BEFORE_ANSWER, from = "half", lasts = "5")
        @Fault(kind = FaultKind.BANDWIDTH, up = "64 KB")
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void valuesThatCannotBeRead() {
        refused(
                Unreadable.class,
                "@Fault(from): \"half\" is not a share; write a percentage such as \"50 %\"",
                "@Fault(lasts): \"5\" has no unit; write \"5 ms\"",
                "@Fault(up): \"64 KB\" is not a bandwidth; write bytes a second such as \"64 KB/s\"",
                "@Fault BANDWIDTH: up and down are missing; write one of them, for example down = 100000");
    }

    static class TooRare {
        @DynamoLatencyTest(iterations = 50)
        @Fault(kind = RESET, every = 100)
        @Fault(kind = RESET_IDLE)
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void whatIsWrongWithAFaultIsAnErrorOfTheTest() {
        refused(
                TooRare.class,
                "@Fault RESET every 100: only 50 calls are counted, so every = 100 is too high; write at most 50, or"
                        + " more iterations",
                "@Fault RESET_IDLE: after is missing; write after = 350 ms");
    }

    static class TwoEnds {
        @DynamoLatencyTest(iterations = 400)
        @Fault(kind = RESET, every = 50)
        @Fault(kind = STALL, at = BEFORE_ANSWER, every = 100)
        void body(DynamoDbClient dynamo) {}
    }

    static class Direct {
        static DynamoDbClient client() {
            return DynamoDbClient.create();
        }

        @DynamoLatencyTest
        @UseClient(method = "client", direct = true)
        @Fault(kind = RESET, every = 100)
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void faultsThatContradictOneAnother() {
        refused(
                TwoEnds.class,
                "@Fault \"RESET every 50\" and \"STALL at BEFORE_ANSWER, every 100\" both strike exchange 99, and RESET"
                        + " ends it before STALL can strike; change the setting every, first or from of one fault");
    }

    static class Unseen {
        @DynamoLatencyTest
        @Fault(kind = FaultKind.EXPECT)
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void whatTheClientNeverMeets() {
        refused(
                Unseen.class,
                "@Fault EXPECT: APACHE5 never meets this fault: the SDK expects 100 Continue only for PUT, and"
                        + " DynamoDB requests are POST; remove the fault, or measure another program");
    }

    static class NeverIdle {
        @DynamoLatencyTest(rate = "100/s")
        @Fault(kind = RESET_IDLE, after = "350 ms")
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void connectionsThatAreNeverIdle() {
        refused(
                NeverIdle.class,
                "@Fault RESET_IDLE after 350 ms: at rate = 100/s a connection is idle for less than 10 ms; write a"
                        + " lower rate, or a shorter time in after");
    }

    static class OnAws {
        @DynamoLatencyTest(backend = BackendKind.AWS)
        @Fault(kind = RESET, every = 100)
        void body(DynamoDbClient dynamo) {}
    }

    static class Unproxied {
        @DynamoLatencyTest(proxy = Toggle.OFF)
        @Fault(kind = RESET, every = 100)
        void body(DynamoDbClient dynamo) {}
    }

    static class Virtual {
        @DynamoLatencyTest(network = @Network(time = Network.Time.VIRTUAL))
        @Fault(kind = RESET, every = 100)
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void faultsNeedTheProxyAndRealTime() {
        refused(
                OnAws.class,
                "@Fault needs the proxy: backend = AWS is measured without it; write backend = LOCAL, or remove"
                        + " @Fault");
        refused(Direct.class, "@Fault needs the proxy: remove direct = true, or @Fault");
        refused(Unproxied.class, "@Fault needs the proxy: remove proxy = OFF, or @Fault");
        refused(
                Virtual.class,
                "@Fault RESET every 100: a fault needs real time, but the network has virtual time; switch virtual time"
                        + " off");
    }

    static class NothingExpected {
        @DynamoLatencyTest
        @Fault(kind = RESET, every = 100)
        @ExpectResilience
        void body(DynamoDbClient dynamo) {}
    }

    static class Contradicting {
        @DynamoLatencyTest(errorsAllowed = 3)
        @ExpectResilience(errors = 1, attemptsPerCallAtMost = 0.5, recoversWithin = "soon")
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void expectationsOfResilience() {
        refused(NothingExpected.class, "@ExpectResilience names no limit; write one, such as errors = 0");
        refused(
                Contradicting.class,
                "@ExpectResilience(attemptsPerCallAtMost): attempts per call = 0.5 is out of range; write 1 or more",
                "@ExpectResilience(recoversWithin): \"soon\" is not a duration; write a number and its unit, such as"
                        + " \"10 ms\"",
                "@ExpectResilience limits what follows a fault, but the test plans none; add @Fault, such as"
                        + " @Fault(kind = RESET, every = 100)",
                "errorsAllowed = 3 contradicts @ExpectResilience(errors = 1); remove errorsAllowed");
    }
}
