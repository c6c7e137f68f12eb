package io.dynamolatency.internal.hiccup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines as Linux on x86-64 writes them. */
@Tag("unit")
class SystemCallTest {

    @BeforeEach
    void onTheSystemOfTheLines() {
        assumeTrue(SystemCall.known() && System.getProperty("os.arch").equals("amd64"));
    }

    @ParameterizedTest
    @CsvSource({
        "running, false, false",
        // a page that is read from a disk
        "-1 0x7ffd363beb48 0x7f59ac715503, false, false",
        // a lock, and a lock until a time that can't be read
        "202 0x7f5 0x189 0x0 0x0 0x0 0xffffffff 0x7ffe 0x7f5, true, true",
        "202 0x7f5 0x189 0x0 0x8 0x0 0xffffffff 0x7ffe 0x7f5, false, true",
        // events of files: for ever, for 1.5 s and for 20 ms
        "232 0x5 0x7f5 0x400 0xffffffff 0x0 0x0 0x7ffe 0x7f5, true, true",
        "232 0x5 0x7f5 0x400 0x5dc 0x0 0x0 0x7ffe 0x7f5, true, true",
        "232 0x5 0x7f5 0x400 0x14 0x0 0x0 0x7ffe 0x7f5, false, true",
        "7 0x7f5 0x1 0xffffffff 0x0 0x0 0x0 0x7ffe 0x7f5, true, true",
        "7 0x7f5 0x1 0x14 0x0 0x0 0x0 0x7ffe 0x7f5, false, true",
        // a read
        "0 0x0 0x7f5 0x2000 0x0 0x0 0x0 0x7ffe 0x7f5, true, true",
        // a sleep
        "230 0x0 0x0 0x7ffd 0x7ffd 0x0 0x0 0x7ffd 0x7f59, false, false"
    })
    void aThreadSleepsIfItDoesNotWakeSoon(String line, boolean sleeps, boolean sleepsWithoutTimers) {
        SystemCall call = SystemCall.parse(line);
        assertThat(call.sleeps(false)).isEqualTo(sleeps);
        assertThat(call.sleeps(true)).isEqualTo(sleepsWithoutTimers);
    }
}
