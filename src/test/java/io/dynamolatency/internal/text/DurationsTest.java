package io.dynamolatency.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "10 ms, PT0.01S",
        "10ms, PT0.01S",
        "250 us, PT0.00025S",
        "250 \u00b5s, PT0.00025S",
        "250 \u03bcs, PT0.00025S",
        "1.5 s, PT1.5S",
        "2 min, PT2M",
        "7 ns, PT0.000000007S",
        "0 ms, PT0S",
        "-1 ms, PT-0.001S",
        "10 MS, PT0.01S"
    })
    void readsANumberAndItsUnit(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "10, '\"10\" has no unit; write \"10 ms\"'",
        "10 fortnights, '\"10 fortnights\" has the unknown unit \"fortnights\"; write ns, us, ms, s or min'",
        "ten ms, '\"ten ms\" is not a duration; write a number and its unit, such as \"10 ms\"'"
    })
    void saysWhatToWriteInstead(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ms", "1 2 ms", "10 ms 5", "1e3 ms", "99999999999999999999 s"})
    void refusesWhatItCannotRead(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.01S, 10 ms",
        "PT0.0114S, 11.4 ms",
        "PT0.00025S, 250 us",
        "PT0.000000007S, 7 ns",
        "PT12S, 12 s",
        "PT1.5S, 1500 ms",
        "PT0S, 0 ms",
        "PT-0.001S, -1 ms",
        "PT0.000001401S, 1.401 us",
        "PT-9.9999999S, -10000 ms",
        "PT-10S, -10 s",
        "PT9223372036854775807S, 9223372036854775807 s",
        "PT-9223372036854775808S, -9223372036854775808 s"
    })
    void writesTheUnitThatReadsBest(Duration duration, String expected) {
        assertThat(Durations.format(duration)).isEqualTo(expected);
    }

    @Test
    void onlyADurationThatIsALongInNanosecondsIsCountable() {
        Duration longest = Duration.ofNanos(Long.MAX_VALUE);
        Durations.requireCountable("limit", longest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.requireCountable("limit", longest.plusNanos(1)))
                .withMessage("limit 9223372036.855 s is longer than 292 years; write less");
    }
}
