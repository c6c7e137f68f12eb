package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.proxy.Departures.Flight;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When bytes arrive over a narrow link. */
@Tag("unit")
class FaultyLinksTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private static List<Flight> send(Departures link, long nowNanos, int bytes) {
        List<Flight> flights = new ArrayList<>();
        int left = bytes;
        while (left > 0) {
            Flight flight = link.send(nowNanos, left, 0);
            flights.add(flight);
            left -= flight.bytes();
        }
        return flights;
    }

    @Test
    void aNarrowLinkTakesTheTimeOfItsBytes() {
        Departures link = new Bandwidth.Link(new SendWindow(), 1_448_000);
        assertThat(send(link, 0, 3 * 1_448)).extracting(Flight::waitNanos).containsExactly(MILLI, 2 * MILLI, 3 * MILLI);
        assertThat(send(link, 2 * MILLI, 1_448)).extracting(Flight::waitNanos).containsExactly(2 * MILLI);
        assertThat(send(link, 10 * MILLI, 724)).extracting(Flight::waitNanos).containsExactly(MILLI / 2);
        assertThat(send(link, 20 * MILLI, 1)).extracting(Flight::windowNanos).containsExactly(0L);
    }

    @Test
    void aLostSegmentComesATimeOutLater() {
        assertThat(LostSegment.timeoutNanos(10 * MILLI)).isEqualTo(214 * MILLI);
        assertThat(LostSegment.timeoutNanos(48 * MILLI)).isEqualTo(252 * MILLI);
        assertThat(LostSegment.timeoutNanos(49 * MILLI)).isEqualTo(267 * MILLI);
    }

    @Test
    void withoutFaultsTheWindowDecides() {
        SendWindow window = new SendWindow();
        assertThat(new Bandwidth.Link(new Bandwidth.Link(window, 1), 2).withoutFaults())
                .isSameAs(window);
    }
}
