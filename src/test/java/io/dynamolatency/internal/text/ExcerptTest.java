package io.dynamolatency.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ExcerptTest {

    @Test
    void aCutNeverSplitsACharacter() {
        assertThat(Excerpt.start("ab🙂", 4)).isEqualTo("ab🙂");
        assertThat(Excerpt.start("ab🙂", 3)).isEqualTo("ab");
        assertThat(Excerpt.start("ab", 0)).isEmpty();
        assertThat(Excerpt.shortened("ab🙂", 3)).isEqualTo("ab...");
        assertThat(Excerpt.shortened("ab🙂", 4)).isEqualTo("ab🙂");
    }
}
