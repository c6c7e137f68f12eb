package io.dynamolatency.internal.jfr;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.WireLog.Evidence;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes a wire log of the TLS handshakes that the JVM recorded. */
public final class TlsEvidence {

    private static final String TLS_1_3 = "without a proxy the kit sees neither requests nor closes;"
            + " the JVM records TLS handshakes (JFR), but not which of them are full";
    private static final String TLS_1_2 =
            "with TLS 1.2 the JVM records only full handshakes (JFR), so connections that resumed a"
                    + " session are missing";

    private TlsEvidence() {}

    /**
     * Returns a log with one connection for each handshake.
     *
     * @param handshakes the handshakes in the order in which they ended, at least one
     */
    public static RecordedWireLog of(List<TlsHandshake> handshakes) {
        boolean everyOne = handshakes.stream().allMatch(handshake -> version(handshake) == TlsVersion.TLS_1_3);
        return RecordedWireLog.ofHandshakes(
                IntStream.range(0, handshakes.size())
                        .mapToObj(i -> connection(i, handshakes.get(i)))
                        .toList(),
                everyOne ? Evidence.EVERY_HANDSHAKE : Evidence.FULL_HANDSHAKES,
                everyOne ? TLS_1_3 : TLS_1_2);
    }

    private static ConnectionRecord connection(int index, TlsHandshake handshake) {
        @Nullable TlsVersion version = version(handshake);
        return new ConnectionRecord(
                index,
                handshake.nanos(),
                OptionalLong.empty(),
                version == TlsVersion.TLS_1_3 ? Handshake.UNKNOWN : Handshake.FULL,
                null,
                OptionalLong.of(handshake.nanos()),
                version,
                0,
                0,
                0,
                OptionalLong.empty(),
                null,
                false);
    }

    private static @Nullable TlsVersion version(TlsHandshake handshake) {
        return Arrays.stream(TlsVersion.values())
                .filter(version -> version.protocol().equals(handshake.protocol()))
                .findFirst()
                .orElse(null);
    }
}
