package io.dynamolatency.fault;

import static io.dynamolatency.fault.FaultKind.BANDWIDTH;
import static io.dynamolatency.fault.FaultKind.CLIENT_AUTH;
import static io.dynamolatency.fault.FaultKind.CLOSE_RACE;
import static io.dynamolatency.fault.FaultKind.EXPECT;
import static io.dynamolatency.fault.FaultKind.KEEP_ALIVE_HEADER;
import static io.dynamolatency.fault.FaultKind.REFUSE;
import static io.dynamolatency.fault.FaultKind.RESET;
import static io.dynamolatency.fault.FaultKind.RESET_IDLE;
import static io.dynamolatency.fault.FaultKind.STALL;
import static io.dynamolatency.fault.FaultKind.STATUS;
import static io.dynamolatency.fault.FaultKind.TRUNCATE;
import static io.dynamolatency.fault.FaultKind.UNPROCESSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a planned fault strikes, and which faults are refused. */
@Tag("unit")
class WireFaultTest {

    private static final NetworkProfile PLAIN = NetworkProfile.of(Duration.ZERO, TlsVersion.NONE);
    private static final NetworkProfile TLS = NetworkProfile.DEFAULT;
    private static final WireFault STALLS = WireFault.of(STALL).at(WireFault.Point.BEFORE_ANSWER);

    private static List<Long> struck(WireFault fault) {
        return LongStream.range(0, 10).filter(fault::strikes).boxed().toList();
    }

    @Test
    void aPlanStrikesByCount() {
        assertThat(struck(STALLS)).hasSize(10);
        assertThat(struck(STALLS.every(3))).containsExactly(2L, 5L, 8L);
        assertThat(struck(STALLS.first(2))).containsExactly(0L, 1L);
        assertThat(struck(STALLS.exchange(7))).containsExactly(7L);
        assertThat(STALLS.strikes(-1)).isFalse();
        assertThat(STALLS.from(0.5).leftAlone(401)).isEqualTo(200);
    }

    @Test
    void anUnsetPointIsTheDefault() {
        assertThat(STALLS.at(WireFault.Point.UNSET)).isEqualTo(WireFault.of(STALL));
        assertThat(WireFault.of(RESET).at()).isEqualTo(WireFault.Point.BEFORE_ANSWER);
    }

    static Stream<Arguments> wrong() {
        Duration time = Duration.ofMillis(350);
        return Stream.of(
                Arguments.of(WireFault.of(STALL), TLS, "at is missing; write at = BEFORE_ANSWER"),
                Arguments.of(WireFault.of(RESET_IDLE), TLS, "after is missing; write after = 350 ms"),
                Arguments.of(WireFault.of(STATUS), TLS, "status is missing; write status = 503"),
                Arguments.of(STALLS.status(503), TLS, "STALL has no status; remove status, or plan STATUS or EXPECT"),
                Arguments.of(
                        WireFault.of(REFUSE).exchange(1), TLS, "connections, which have no exchange; remove exchange"),
                Arguments.of(
                        WireFault.of(FaultKind.DEAD_ADDRESS).first(2),
                        TLS,
                        "the address is dead during all timed calls; remove first"),
                Arguments.of(WireFault.of(BANDWIDTH), TLS, "up and down are missing; write one of them"),
                Arguments.of(WireFault.of(KEEP_ALIVE_HEADER), TLS, "after and requests are missing"),
                Arguments.of(
                        WireFault.of(FaultKind.PROXY), TLS, "write either after or requests, for example requests"),
                Arguments.of(WireFault.of(FaultKind.PROXY).after(time).requests(2), TLS, "either after or requests"),
                Arguments.of(
                        WireFault.of(FaultKind.PROXY).requests(2), PLAIN, "has tunnels only for TLS; write tls = TLS"),
                Arguments.of(
                        WireFault.of(FaultKind.PROXY).after(time),
                        TLS.withIdleTimeout(Duration.ofMillis(300)),
                        "the service closes idle connections after 300 ms, before the fault"),
                Arguments.of(WireFault.of(KEEP_ALIVE_HEADER).after(time), TLS, "whole seconds; write after = 1 s"),
                Arguments.of(STALLS.every(0), TLS, "every is out of range; write a value from 1"),
                Arguments.of(STALLS.from(1.0), TLS, "from is out of range; write a value from 0 and below 1"),
                Arguments.of(WireFault.of(STATUS).status(200), TLS, "write a value from 400 to 599"),
                Arguments.of(WireFault.of(EXPECT).status(500), TLS, "write status = 417, or remove status"),
                Arguments.of(
                        STALLS.lasts(ChronoUnit.FOREVER.getDuration()),
                        TLS,
                        "lasts is out of range; write a value above 0 and up to 1 h"),
                Arguments.of(STALLS.lasts(Duration.ZERO), TLS, "lasts is out of range; write a value above 0"),
                Arguments.of(WireFault.of(UNPROCESSED).share(0.5).operation("PutItem"), TLS, "write operation = Batch"),
                Arguments.of(WireFault.of(CLOSE_RACE).table("orders"), TLS, "give an operation instead of a table"),
                Arguments.of(
                        WireFault.of(RESET).at(WireFault.Point.ACCEPT),
                        TLS,
                        "write at = BEFORE_ANSWER or at = IN_BODY"),
                Arguments.of(WireFault.of(STALL).at(WireFault.Point.HANDSHAKE), PLAIN, "plain HTTP has no handshake"),
                Arguments.of(WireFault.of(CLIENT_AUTH), PLAIN, "plain HTTP has no certificates"),
                Arguments.of(STALLS, TLS.withVirtualTime(true), "switch virtual time off"),
                Arguments.of(
                        WireFault.of(RESET_IDLE).after(time),
                        TLS.withIdleTimeout(Duration.ofMillis(300)),
                        "the service closes idle connections after 300 ms, before the fault"),
                Arguments.of(STALLS.every(2).first(3), TLS, "every and first contradict one another"),
                Arguments.of(
                        STALLS.every(101),
                        TLS,
                        "only 100 calls are counted, so every = 101 is too high; write at most 100"),
                Arguments.of(STALLS.from(0.5).first(51), TLS, "only 50 calls are counted"),
                Arguments.of(STALLS.exchange(100), TLS, "write at most 99"));
    }

    @ParameterizedTest
    @MethodSource
    void wrong(WireFault fault, NetworkProfile network, String problem) {
        assertThat(WireFault.problems(List.of(fault), network, 100))
                .singleElement()
                .asString()
                .startsWith(fault.kind().name())
                .contains(problem);
    }

    @Test
    void allProblemsAreTold() {
        List<WireFault> faults = List.of(WireFault.of(STALL).every(0).status(503), WireFault.of(RESET_IDLE));
        assertThat(WireFault.problems(faults, TLS, 100)).hasSize(4);
    }

    static Stream<Arguments> contradicting() {
        return Stream.of(
                Arguments.of(
                        WireFault.of(RESET).every(50), STALLS.every(100), "both strike exchange 99, and RESET ends it"),
                Arguments.of(
                        WireFault.of(TRUNCATE),
                        WireFault.of(STALL).at(WireFault.Point.AFTER_HEAD).lasts(Duration.ofMillis(5)),
                        "can break only once"),
                Arguments.of(
                        WireFault.of(STATUS).status(503),
                        WireFault.of(STATUS).status(500),
                        "an exchange has only one answer"),
                Arguments.of(
                        WireFault.of(RESET_IDLE).after(Duration.ofMillis(5)),
                        WireFault.of(FaultKind.HALF_CLOSE).after(Duration.ofMillis(9)),
                        "an idle connection can end in only one way"),
                Arguments.of(
                        WireFault.of(FaultKind.DEAD_ADDRESS),
                        WireFault.of(FaultKind.DEAD_ADDRESS),
                        "DEAD_ADDRESS is planned twice, but one of two addresses must live; remove one fault"),
                Arguments.of(
                        WireFault.of(FaultKind.PROXY).requests(5).first(1),
                        WireFault.of(FaultKind.DEAD_ADDRESS),
                        "can't work together: the kit's HTTP proxy connects"),
                Arguments.of(
                        WireFault.of(RESET_IDLE).after(Duration.ofMillis(5)),
                        WireFault.of(FaultKind.PROXY).after(Duration.ofMillis(9)),
                        "an idle connection can end in only one way"),
                Arguments.of(
                        WireFault.of(REFUSE).first(2),
                        WireFault.of(STALL).at(WireFault.Point.HANDSHAKE),
                        "both strike connection 0, and REFUSE ends it"));
    }

    @ParameterizedTest
    @MethodSource
    void contradicting(WireFault one, WireFault other, String problem) {
        assertThat(WireFault.problems(List.of(one, other), TLS, 100))
                .singleElement()
                .asString()
                .contains(problem);
    }

    @Test
    void faultsThatDoNotMeetAreRight() {
        assertThat(WireFault.problems(
                        List.of(
                                WireFault.of(RESET).exchange(7),
                                STALLS.exchange(8),
                                WireFault.of(FaultKind.SLOW_ANSWER)
                                        .lasts(Duration.ofMillis(5))
                                        .operation("Query"),
                                WireFault.of(RESET_IDLE).after(Duration.ofMillis(350))),
                        TLS,
                        100))
                .isEmpty();
    }
}
