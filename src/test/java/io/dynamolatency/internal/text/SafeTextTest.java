package io.dynamolatency.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class SafeTextTest {

    @Test
    void leavesReadableTextAsItIs() {
        assertThat(SafeText.line("putItem, keep-alive: 5 µs, \"größer\" 🙂"))
                .isEqualTo("putItem, keep-alive: 5 µs, \"größer\" 🙂");
        assertThat(SafeText.lines("one\r\ntwo\n")).isEqualTo("one\r\ntwo\n");
    }

    @Test
    void makesControlCharactersVisible() {
        assertThat(SafeText.line("a\u001b[2Jb\nc\rd\te\u0000f\u009bg\u2028h\u202ei\u200bj\ud800k"))
                .isEqualTo("a\\u001b[2Jb\\nc\\rd e\\u0000f\\u009bg\\u2028h\\u202ei\\u200bj\\ud800k");
        assertThat(SafeText.lines("a\u001bb\nc")).isEqualTo("a\\u001bb\nc");
    }

    @Test
    void isNoCommandOfABuildServer() {
        assertThat(SafeText.line("::error::x")).isEqualTo("\\::error::x");
        assertThat(SafeText.line("  ::error::x")).isEqualTo("\\  ::error::x");
        assertThat(SafeText.line("##vso[task.complete]")).isEqualTo("\\##vso[task.complete]");
        assertThat(SafeText.line("a ::b")).isEqualTo("a ::b");
    }
}
