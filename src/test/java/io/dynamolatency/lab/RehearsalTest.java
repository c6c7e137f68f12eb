package io.dynamolatency.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A rehearsal says nothing when it fails, so that it goes all of its way has to be seen here. */
@Timeout(60)
class RehearsalTest {

    @Test
    void makesAllOfItsCallsWhereNobodyEndsIt() throws Exception {
        assertThat(Rehearsal.hold(() -> false)).isEqualTo(Rehearsal.MOST_CALLS);
    }

    @Test
    void endsBeforeItsCallsAndBetweenThem() throws Exception {
        assertThat(Rehearsal.hold(() -> true)).isZero();
        AtomicInteger asked = new AtomicInteger();
        assertThat(Rehearsal.hold(() -> asked.incrementAndGet() > 5)).isEqualTo(3);
    }
}
