package io.dynamolatency.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.client.ClientFactoryException;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.MeasurementException;
import java.util.stream.Stream;
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
        assertThat(SafeText.line("a ::b")).isEqualTo("a ::b");
    }

    @Test
    void isNoCommandThatABuildServerFindsAnywhereInALine() {
        assertThat(SafeText.line("##vso[task.complete]")).isEqualTo("#\\#vso[task.complete]");
        assertThat(SafeText.line("a ##VSO[task.complete]")).isEqualTo("a #\\#VSO[task.complete]");
        assertThat(SafeText.line("java.lang.Exception: ##[error]x")).isEqualTo("java.lang.Exception: #\\#[error]x");
        assertThat(SafeText.line("###[error]x")).isEqualTo("##\\#[error]x");
        assertThat(SafeText.line("a ##teamcity[x]")).isEqualTo("a #\\#teamcity[x]");
        assertThat(SafeText.line("putItem  ####----  [1 KB]")).isEqualTo("putItem  ####----  [1 KB]");
        assertThat(SafeText.line(SafeText.line("##[x]"))).isEqualTo("#\\#[x]");
    }

    @Test
    void cleansEachLineOfAMessage() {
        assertThat(SafeText.lines("a\n::error::x\r\n  ##vso[x]\n\nb\rc\n"))
                .isEqualTo("a\n\\::error::x\r\n  #\\#vso[x]\n\nb\\rc\n");
        assertThat(SafeText.lines("")).isEmpty();
        assertThat(SafeText.lines("\r\n\r\n")).isEqualTo("\r\n\r\n");
    }

    @Test
    void textFromOutsideHasNoLineBreaks() {
        assertThat(SafeText.oneLine(new IllegalStateException("a \r\n\r\n ::error::x\u001b[2J\n")))
                .isEqualTo("java.lang.IllegalStateException: a ::error::x\\u001b[2J");
        assertThat(SafeText.oneLine("\n::error::x")).isEqualTo("\\::error::x");
        assertThat(SafeText.oneLine(null)).isEqualTo("null");
    }

    @Test
    void theExceptionsOfTheKitCleanTheirMessages() {
        String hostile = "a\n::error::x\u001b[2J\nb";
        assertThat(Stream.of(
                                new BackendException(hostile),
                                new MeasurementException(hostile, null),
                                new InsufficientEvidenceException(hostile),
                                new ClientFactoryException(hostile, null))
                        .map(Throwable::getMessage))
                .containsOnly("a\n\\::error::x\\u001b[2J\nb");
    }

    @Test
    void takesPasswordsOutOfAddresses() {
        assertThat(SafeText.withoutPasswords("from ours (https://joe:a@b:c@host:8443/maven/x@1) and http://host/maven"))
                .isEqualTo("from ours (https://host:8443/maven/x@1) and http://host/maven");
        assertThat(SafeText.withoutPasswords("mail joe@acme.com, see https://host"))
                .isEqualTo("mail joe@acme.com, see https://host");
        assertThat(Stream.of("https://joe:a/b@host:8000/x", "joe:a@host:8000", "https://a b@c@host:8000"))
                .map(SafeText::addressWithoutUser)
                .containsExactly("https://host:8000/x", "host:8000", "https://host:8000");
        assertThat(SafeText.addressWithoutUser("http://joe:a@b/c@host")).isEqualTo("http://host");
        for (String harmless : new String[] {"http://localhost:8000", "http://localhost:8000/?owner=a@b"}) {
            assertThat(SafeText.addressWithoutUser(harmless)).isEqualTo(harmless);
        }
    }
}
