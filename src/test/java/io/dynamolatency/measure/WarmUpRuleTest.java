package io.dynamolatency.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WarmUpRuleTest {

    private final WarmUp.Rule rule = new WarmUp.Rule();

    @Test
    void isNotStableBeforeThreeBlocks() {
        rule.add(new long[] {100});
        rule.add(new long[] {100});
        assertThat(rule.stable()).isFalse();
        rule.add(new long[] {100});
        assertThat(rule.stable()).isTrue();
    }

    @Test
    void isStableWhenTheLastThreeMediansLieWithinTenPercent() {
        for (long median : new long[] {900, 400, 109, 100}) {
            rule.add(new long[] {1, median, 100_000});
        }
        assertThat(rule.stable()).isFalse();
        rule.add(new long[] {1, 110, 100_000});
        assertThat(rule.stable()).isTrue();
        rule.add(new long[] {1, 111, 100_000});
        assertThat(rule.stable()).isFalse();
    }

    @Test
    void aBlockOfFailuresStartsItAgain() {
        rule.add(new long[] {100});
        rule.add(new long[] {100});
        rule.add(new long[0]);
        rule.add(new long[] {100});
        assertThat(rule.stable()).isFalse();
        assertThat(rule.latest()).contains(Duration.ofNanos(100));
    }
}
