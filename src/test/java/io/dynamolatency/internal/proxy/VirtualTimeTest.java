package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class VirtualTimeTest {

    private static final long HOUR = 3_600_000_000_000L;

    private final VirtualTime client = new VirtualTime();
    private final ConnectionTime connection = new ConnectionTime(client, () -> false);

    @Test
    void withoutChargesItIsTheJvmsClock() {
        long before = System.nanoTime();
        long now = client.now();
        assertThat(now).isBetween(before, System.nanoTime());
        assertThat(connection.serverNow()).isBetween(now, System.nanoTime());
        assertThat(client.fromReal(now)).isEqualTo(now);
        assertThat(client.toReal(now)).isEqualTo(now);
    }

    @Test
    void aRoundTripIsChargedOnce() {
        long sent = connection.clientNow();
        connection.serverReaches(sent + HOUR);
        assertThat(connection.serverNow() - sent).isBetween(HOUR, HOUR + HOUR / 2);
        // the client has not heard of that
        assertThat(connection.clientNow() - sent).isLessThan(HOUR / 2);
        long answered = connection.serverNow();
        connection.clientReaches(answered + HOUR);
        assertThat(connection.clientNow() - sent).isBetween(2 * HOUR, 2 * HOUR + HOUR / 2);
    }

    @Test
    void whatReachesAnEndEarlierMovesNoClockBack() {
        long sent = connection.clientNow();
        connection.serverReaches(sent + 2 * HOUR);
        connection.serverReaches(sent + HOUR);
        assertThat(connection.serverNow() - sent).isGreaterThanOrEqualTo(2 * HOUR);
        connection.clientReaches(sent + 3 * HOUR);
        connection.clientReaches(sent + HOUR);
        assertThat(connection.clientNow() - sent).isGreaterThanOrEqualTo(3 * HOUR);
    }

    @Test
    void requestsAtTheSameTimeAreChargedOneRoundTrip() {
        ConnectionTime other = new ConnectionTime(client, () -> false);
        long sent = client.now();
        connection.serverReaches(sent + HOUR);
        other.serverReaches(sent + HOUR);
        connection.clientReaches(connection.serverNow() + HOUR);
        other.clientReaches(other.serverNow() + HOUR);
        assertThat(client.now() - sent).isBetween(2 * HOUR, 2 * HOUR + HOUR / 2);
    }

    @Test
    void theNewestJumpsAreKept() {
        long second = HOUR / 3_600;
        long began = System.nanoTime();
        for (int i = 0; i < VirtualTime.MOST + 10; i++) {
            client.reach(client.now() + second);
        }
        long real = System.nanoTime();
        long all = VirtualTime.MOST + 10;
        assertThat(client.fromReal(real) - real).isBetween(all * (second - second / 100), all * second);
        assertThat(client.toReal(client.fromReal(real))).isEqualTo(real);
        // older times have the charges of the jumps that are no longer known
        assertThat(client.fromReal(began) - began).isBetween(10 * (second - second / 100), all * second);
    }

    @Test
    void timesOfBothClocksAreTranslated() {
        long first = System.nanoTime();
        client.reach(first + HOUR);
        long second = System.nanoTime();
        client.reach(client.now() + HOUR);
        long third = System.nanoTime();
        assertThat(client.fromReal(first - 5)).isEqualTo(first - 5);
        assertThat(client.fromReal(second) - second).isBetween(HOUR - HOUR / 10, HOUR);
        assertThat(client.fromReal(third) - third).isGreaterThan(2 * HOUR - HOUR / 10);
        for (long real : new long[] {first - 5, second, third}) {
            assertThat(client.toReal(client.fromReal(real))).isEqualTo(real);
        }
        // a time that was skipped was reached when the clock jumped
        assertThat(client.toReal(first + HOUR / 2)).isBetween(first, second);
    }
}
