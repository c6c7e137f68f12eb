package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When the loop sleeps, with a clock and a selector of the test's own. */
@Tag("unit")
class SpinWhenQuickTest {

    private static final long MICRO = 1_000;
    private static final int NO_EVENT = 0;
    private static final int ONE_EVENT = 1;
    private static final int EVENTS_OF_A_HABIT = 50;

    private final SpinWhenQuick strategy = new SpinWhenQuick(() -> this.now);

    private long now;
    private int selects;

    @BeforeEach
    void startsAtAnyTime() {
        now = Long.MAX_VALUE - 20 * MICRO; // nanoTime may overflow
    }

    @Test
    void aNewLoopSleepsAtOnceWithoutASystemCall() throws Exception {
        assertThat(decide(NO_EVENT)).isEqualTo(SelectStrategy.SELECT);
        assertThat(selects).isZero();
    }

    @Test
    void afterQuickEventsTheLoopLooksAndFindsTheNextWithoutSleep() throws Exception {
        sleepUntilEventsAfter(60 * MICRO);

        assertThat(decide(NO_EVENT)).isEqualTo(SelectStrategy.CONTINUE);
        now += 30 * MICRO;
        assertThat(decide(NO_EVENT)).isEqualTo(SelectStrategy.CONTINUE);
        assertThat(decide(ONE_EVENT)).isEqualTo(ONE_EVENT);
    }

    @Test
    void aLookEndsAfterFiftyMicroseconds() throws Exception {
        sleepUntilEventsAfter(60 * MICRO);

        assertThat(decide(NO_EVENT)).isEqualTo(SelectStrategy.CONTINUE);
        now += 50 * MICRO;
        assertThat(decide(NO_EVENT)).isEqualTo(SelectStrategy.SELECT);
    }

    @Test
    void aSlowBackEndEndsTheLooks() throws Exception {
        sleepUntilEventsAfter(60 * MICRO);
        sleepUntilEventsAfter(1_000 * MICRO);

        assertThat(decide(NO_EVENT)).isEqualTo(SelectStrategy.SELECT);
    }

    @Test
    void onePauseDoesNotEndTheLooks() throws Exception {
        sleepUntilEventsAfter(60 * MICRO);
        sleepAndWake(10_000_000 * MICRO);

        assertThat(decide(NO_EVENT)).isEqualTo(SelectStrategy.CONTINUE);
    }

    @Test
    void tasksRunAtOnce() throws Exception {
        sleepUntilEventsAfter(60 * MICRO);

        assertThat(strategy.calculateStrategy(() -> NO_EVENT, true)).isZero();
    }

    private void sleepUntilEventsAfter(long nanos) throws Exception {
        for (int i = 0; i < EVENTS_OF_A_HABIT; i++) {
            sleepAndWake(nanos);
        }
    }

    /** The loop finds nothing until the time has passed, looking or asleep, and then one event. */
    private void sleepAndWake(long nanos) throws Exception {
        long due = now + nanos;
        int decided = decide(NO_EVENT);
        while (decided == SelectStrategy.CONTINUE && now - due < 0) {
            now += Math.min(10 * MICRO, due - now);
            decided = decide(NO_EVENT);
        }
        now = due;
        if (decided == SelectStrategy.CONTINUE) {
            assertThat(decide(ONE_EVENT)).isEqualTo(ONE_EVENT);
        }
    }

    private int decide(int events) throws Exception {
        return strategy.calculateStrategy(
                () -> {
                    selects++;
                    return events;
                },
                false);
    }
}
