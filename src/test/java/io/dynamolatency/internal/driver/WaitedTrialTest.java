package io.dynamolatency.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.wire.ExchangeBuilder;
import io.dynamolatency.wire.Exchange;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests that overlap over a round trip of 30 ms. */
@Tag("unit")
class WaitedTrialTest {

    private static final long MILLI = 1_000_000;
    private static final long TOLERATED = 3 * MILLI;

    private static Exchange sentAt(int sequence, long millis) {
        long sent = millis * MILLI;
        return new ExchangeBuilder(sequence, sequence, 0)
                .sentNanos(sent)
                .startNanos(sent + 15 * MILLI)
                .answeredNanos(OptionalLong.of(sent + 16 * MILLI))
                .bytesDelivered(OptionalLong.of(sent + 31 * MILLI))
                .build();
    }

    @Test
    void aRequestThatIsSentBeforeTheAnswerOverlaps() {
        // the service has answered the first request before the second one arrives
        assertThat(WaitedTrial.overlap(List.of(sentAt(0, 0), sentAt(1, 10)), TOLERATED))
                .isTrue();
        assertThat(WaitedTrial.overlap(List.of(sentAt(0, 40), sentAt(1, 0), sentAt(2, 27)), TOLERATED))
                .isTrue();
    }

    @Test
    void aRequestAfterTheAnswerDoesNot() {
        assertThat(WaitedTrial.overlap(List.of(sentAt(0, 0), sentAt(1, 31)), TOLERATED))
                .isFalse();
        // when it was sent is an estimate
        assertThat(WaitedTrial.overlap(List.of(sentAt(0, 0), sentAt(1, 29)), TOLERATED))
                .isFalse();
    }
}
