package io.dynamolatency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class RateTest {

    @ParameterizedTest
    @CsvSource({
        "200/s, 200, 200/s",
        "200 / s, 200, 200/s",
        " 0.5/S , 0.5, 0.5/s",
        "600/min, 10, 10/s",
        "90/min, 1.5, 1.5/s",
        "100000/s, 100000, 100000/s",
        "0.001/s, 0.001, 0.001/s",
        "+3/s, 3, 3/s"
    })
    void readsANumberAndItsUnit(String text, double perSecond, String written) {
        assertThat(Rate.parse(text)).isEqualTo(new Rate(perSecond)).hasToString(written);
    }

    @ParameterizedTest
    @CsvSource({
        "fast, '\"fast\" is not a rate; write a number and its unit, such as \"200/s\"'",
        "200, '\"200\" has no unit; write \"200/s\"'",
        "200/, '\"200/\" has no unit; write \"200/s\"'",
        "200/h, '\"200/h\" has the unknown unit \"/h\"; write /s or /min'",
        "0/s, '\"0/s\" is out of range; write a rate from 0.001/s to 100000/s'",
        "-5/s, '\"-5/s\" is out of range; write a rate from 0.001/s to 100000/s'",
        "100001/s, '\"100001/s\" is out of range; write a rate from 0.001/s to 100000/s'",
        "0.05/min, '\"0.05/min\" is out of range; write a rate from 0.001/s to 100000/s'"
    })
    void saysWhatToWriteInstead(String text, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> Rate.parse(text)).withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/s", "200 s", "200 ms", "2e3/s", "1/2/s", "200/s/s", "NaN/s"})
    void refusesWhatItCannotRead(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Rate.parse(text));
    }

    @Test
    void isNeverMadeOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rate(Double.NaN))
                .withMessageContaining("out of range");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rate(0))
                .withMessage("rate 0.0/s is out of range; write a rate from 0.001/s to 100000/s");
        assertThatIllegalArgumentException().isThrownBy(() -> new Rate(Double.POSITIVE_INFINITY));
    }

    @Test
    void saysWhenEachCallIsToStart() {
        Rate rate = Rate.parse("200/s");
        assertThat(rate.nanosUntil(0)).isZero();
        assertThat(rate.nanosUntil(1)).isEqualTo(5_000_000);
        assertThat(rate.nanosUntil(200)).isEqualTo(1_000_000_000);
        // an interval of fractional nanoseconds causes no drift
        assertThat(Rate.parse("3/s").nanosUntil(3_000_000)).isEqualTo(1_000_000_000_000_000L);
    }

    @Test
    void writesFiguresAsTheyRead() {
        assertThat(Rate.format(87.2962)).isEqualTo("87.296/s");
        assertThat(Rate.format(100.0)).isEqualTo("100/s");
        assertThat(Rate.format(0.0)).isEqualTo("0/s");
    }
}
