package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class WakeUpLeadTest {

    private static final long MICRO = 1_000;

    private final WakeUpLead lead = new WakeUpLead();

    @Test
    void comesToWhereHalfOfTheWakeUpsAreLateByNoMoreThanIsTolerated() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            lead.learn(random.nextInt(200) * MICRO);
        }
        assertThat(lead.nanos()).isCloseTo(70 * MICRO, within(25 * MICRO));
    }

    @Test
    void oneThatStoodStillTeachesNoMoreThanOneThatWasLate() {
        lead.learn(1_000_000 * MICRO);
        long after = lead.nanos();
        WakeUpLead other = new WakeUpLead();
        other.learn(111 * MICRO);
        assertThat(after).isEqualTo(other.nanos());
    }

    @Test
    void hasALeastAndAMost() {
        for (int i = 0; i < 1_000; i++) {
            lead.learn(0);
        }
        assertThat(lead.nanos()).isEqualTo(20 * MICRO);
        for (int i = 0; i < 1_000; i++) {
            lead.learn(1_000_000 * MICRO);
        }
        assertThat(lead.nanos()).isEqualTo(150 * MICRO);
    }
}
