package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ResumptionDetectorTest {

    private static final String RANDOM = "11".repeat(32);
    private static final String RETRY = "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";
    private static final String SUPPORTED_VERSIONS = "002b00020304";
    private static final String SELECTED_KEY = "002900020000";
    private static final String CHANGE_CIPHER_SPEC = "140303000101";

    @Test
    void aTls13ServerHelloThatSelectsAKeyResumes() {
        String resumed = record(serverHello(RANDOM, SUPPORTED_VERSIONS + SELECTED_KEY)) + CHANGE_CIPHER_SPEC;
        String full = record(serverHello(RANDOM, SUPPORTED_VERSIONS)) + CHANGE_CIPHER_SPEC;

        assertThat(kind(TlsVersion.TLS_1_3, resumed)).isEqualTo(Handshake.RESUMED);
        assertThat(kind(TlsVersion.TLS_1_3, full)).isEqualTo(Handshake.FULL);
    }

    @Test
    void aTls13RetryRequestDecidesNothing() {
        String retry = record(serverHello(RETRY, SUPPORTED_VERSIONS)) + CHANGE_CIPHER_SPEC;

        assertThat(kind(TlsVersion.TLS_1_3, retry)).isEqualTo(Handshake.PENDING);
        assertThat(kind(TlsVersion.TLS_1_3, retry + record(serverHello(RANDOM, SELECTED_KEY))))
                .isEqualTo(Handshake.RESUMED);
    }

    @Test
    void aTls12FlightWithACertificateIsFull() {
        String hello = serverHello(RANDOM, "");
        String certificate = message("0b", "000000");

        assertThat(kind(TlsVersion.TLS_1_2, record(hello + certificate))).isEqualTo(Handshake.FULL);
        assertThat(kind(TlsVersion.TLS_1_2, record(hello) + record(certificate)))
                .isEqualTo(Handshake.FULL);
    }

    @Test
    void aTls12FlightThatChangesCipherFirstResumes() {
        String hello = record(serverHello(RANDOM, ""));
        String ticket = record(message("04", "000000000000"));

        assertThat(kind(TlsVersion.TLS_1_2, hello)).isEqualTo(Handshake.PENDING);
        assertThat(kind(TlsVersion.TLS_1_2, hello + CHANGE_CIPHER_SPEC)).isEqualTo(Handshake.RESUMED);
        assertThat(kind(TlsVersion.TLS_1_2, hello + ticket + CHANGE_CIPHER_SPEC))
                .isEqualTo(Handshake.RESUMED);
    }

    @Test
    void theFlightMayComeInPieces() {
        ResumptionDetector flight = new ResumptionDetector(TlsVersion.TLS_1_2);
        byte[] bytes = HexFormat.of().parseHex(record(serverHello(RANDOM, "") + message("0b", "000000")));
        for (int i = 0; i < bytes.length; i++) {
            assertThat(flight.kind()).isEqualTo(Handshake.PENDING);
            flight.read(Unpooled.wrappedBuffer(bytes, i, 1));
        }
        assertThat(flight.kind()).isEqualTo(Handshake.FULL);
    }

    private static Handshake kind(TlsVersion version, String hex) {
        ResumptionDetector flight = new ResumptionDetector(version);
        flight.read(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
        return flight.kind();
    }

    private static String serverHello(String random, String extensions) {
        return message("02", "0303" + random + "02abcd" + "1301" + "00" + length(extensions, 2) + extensions);
    }

    private static String message(String type, String body) {
        return type + length(body, 3) + body;
    }

    private static String record(String payload) {
        return "160303" + length(payload, 2) + payload;
    }

    private static String length(String hex, int bytes) {
        return HexFormat.of().toHexDigits(hex.length() / 2, 2 * bytes);
    }
}
