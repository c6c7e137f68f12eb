package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class DerTest {

    @Test
    void lengthsUpTo127AreOneByteAndLongerOnesSayHowManyBytesFollow() {
        assertThat(hex(Der.octetString(new byte[127]))).startsWith("047f00");
        assertThat(hex(Der.octetString(new byte[128]))).startsWith("04818000");
        assertThat(hex(Der.octetString(new byte[255]))).startsWith("0481ff00");
        assertThat(hex(Der.octetString(new byte[256]))).startsWith("0482010000");
    }

    @Test
    void objectIdentifiersPackTheirFirstTwoArcsAndSpreadLargeOnesOverSeptets() {
        assertThat(hex(Der.objectIdentifier("2.5.29.17"))).isEqualTo("0603551d11");
        assertThat(hex(Der.objectIdentifier("1.2.840.10045.4.3.2"))).isEqualTo("06082a8648ce3d040302");
        assertThat(hex(Der.objectIdentifier("1.3.0.128"))).isEqualTo("06042b008100");
    }

    @Test
    void integersKeepTheirSign() {
        assertThat(hex(Der.integer(BigInteger.ZERO))).isEqualTo("020100");
        assertThat(hex(Der.integer(BigInteger.valueOf(128)))).isEqualTo("02020080");
    }

    @Test
    void timesBefore2050AreShortAndLaterOnesLong() {
        assertThat(hex(Der.time(Instant.parse("2049-12-31T23:59:59Z")))).isEqualTo("170d" + ascii("491231235959Z"));
        assertThat(hex(Der.time(Instant.parse("2050-01-01T00:00:00Z")))).isEqualTo("180f" + ascii("20500101000000Z"));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String ascii(String text) {
        return hex(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
}
