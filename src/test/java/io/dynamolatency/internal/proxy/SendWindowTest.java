package io.dynamolatency.internal.proxy;

import static io.dynamolatency.internal.proxy.SendWindow.INITIAL_BYTES;
import static io.dynamolatency.internal.proxy.SendWindow.INITIAL_RECEIVE_BYTES;
import static io.dynamolatency.internal.proxy.SendWindow.SEGMENT_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is expected here is what Linux 6.18 was seen to do over TUN devices that delay packets by 25 ms each way. */
@Tag("unit")
class SendWindowTest {

    private static final long RTT = 50_000_000;
    private static final long TIMEOUT = RTT + 200_000_000;

    /** A clock that wraps within the test. */
    private static final long START = Long.valueOf(Long.MAX_VALUE) - 3 * RTT;

    private final SendWindow window = new SendWindow();

    private record Sent(int bytes, long atNanos) {}

    private List<Sent> send(long now, int bytes) {
        List<Sent> flights = new ArrayList<>();
        int left = bytes;
        while (left > 0) {
            Departures.Flight flight = window.send(now, left, RTT);
            flights.add(new Sent(flight.bytes(), now + flight.waitNanos()));
            left -= flight.bytes();
        }
        return flights;
    }

    /** The round trips of waiting, of a message that leaves at a time. */
    private long waits(long now, int bytes) {
        List<Sent> flights = send(now, bytes);
        long waited = flights.get(flights.size() - 1).atNanos() - now;
        assertThat(waited % RTT).isZero();
        return waited / RTT;
    }

    @Test
    void whatFitsIntoTenSegmentsLeavesAtOnce() {
        assertThat(send(START, INITIAL_BYTES)).containsExactly(new Sent(INITIAL_BYTES, START));
    }

    @Test
    void oneByteMoreWaitsForARoundTrip() {
        assertThat(send(START, INITIAL_BYTES + 1))
                .containsExactly(new Sent(INITIAL_BYTES, START), new Sent(1, START + RTT));
    }

    @Test
    void theWindowDoublesUntilTheReceiversIsSmaller() {
        assertThat(send(START, 400_000))
                .extracting(Sent::bytes)
                .containsExactly(
                        INITIAL_BYTES,
                        2 * INITIAL_BYTES,
                        4 * INITIAL_BYTES,
                        INITIAL_RECEIVE_BYTES,
                        8 * INITIAL_BYTES + INITIAL_RECEIVE_BYTES,
                        400_000 - 15 * INITIAL_BYTES - 2 * INITIAL_RECEIVE_BYTES);
    }

    @ParameterizedTest(name = "{0} bytes wait {1} round trips")
    @CsvSource({
        "14000, 0",
        "15000, 1",
        "30000, 1",
        "50000, 2",
        "60000, 2",
        "100000, 2",
        "120000, 3",
        "166000, 3",
        "180000, 3",
        "250000, 4",
        "400000, 5",
        "800000, 6",
        "1600000, 7",
        "3200000, 8"
    })
    void aMessageWaitsAsOnLinux(int bytes, long roundTrips) {
        assertThat(waits(START, bytes)).isEqualTo(roundTrips);
    }

    @Test
    void aKeptConnectionHasLearned() {
        assertThat(waits(START, 400_000)).isEqualTo(5);
        assertThat(waits(START + 7 * RTT, 400_000)).isEqualTo(1);
        assertThat(waits(START + 10 * RTT, 400_000)).isZero();
    }

    @Test
    void theReceiversWindowOpensWithTheFlightAfterTheFirstLargeOne() {
        assertThat(waits(START, 100_000)).isEqualTo(2);
        assertThat(send(START + 4 * RTT, 100_000))
                .containsExactly(
                        new Sent(INITIAL_RECEIVE_BYTES, START + 4 * RTT),
                        new Sent(100_000 - INITIAL_RECEIVE_BYTES, START + 5 * RTT));
        assertThat(waits(START + 7 * RTT, 100_000)).isZero();
    }

    @Test
    void smallMessagesDoNotOpenTheWindow() {
        for (int i = 0; i < 100; i++) {
            assertThat(waits(START + i * RTT, SEGMENT_BYTES)).isZero();
        }
        assertThat(waits(START + 100 * RTT, INITIAL_BYTES + 1)).isEqualTo(1);
    }

    @Test
    void whatIsUnderWayLeavesLessRoomAndComesFirst() {
        assertThat(waits(START, INITIAL_BYTES - 100)).isZero();
        assertThat(send(START + 1, 200)).containsExactly(new Sent(100, START + 1), new Sent(100, START + RTT));
        // behind what waits already, though a byte of it would fit
        assertThat(send(START + 2, 1)).containsExactly(new Sent(1, START + RTT));
    }

    @ParameterizedTest(name = "after {0} ms of silence 400000 bytes wait {1} round trips")
    @CsvSource({"100, 0", "250, 0", "300, 0", "500, 1", "1000, 3", "60000, 4"})
    void theWindowHalvesWithEachTimeoutOfSilence(long silentMillis, long roundTrips) {
        long now = START;
        for (int i = 0; i < 5; i++) {
            send(now, 400_000);
            now += 6 * RTT;
        }
        now -= 5 * RTT;

        assertThat(waits(now + silentMillis * 1_000_000, 400_000)).isEqualTo(roundTrips);
    }

    @Test
    void theWindowNeverShrinksBelowItsBeginning() {
        send(START, 10);
        assertThat(waits(START + 100 * TIMEOUT, INITIAL_BYTES)).isZero();
    }

    @Test
    void withoutANetworkNothingWaitsAndNothingIsLearned() {
        for (int i = 0; i < 5; i++) {
            assertThat(window.send(START, 400_000, 0)).isEqualTo(new Departures.Flight(400_000, 0));
        }
        assertThat(waits(START, 400_000)).isEqualTo(5);
        assertThat(window.send(START + 6 * RTT, 400_000, 0).waitNanos()).isZero();
        assertThat(waits(START + 6 * RTT, 400_000)).isEqualTo(5);
    }
}
