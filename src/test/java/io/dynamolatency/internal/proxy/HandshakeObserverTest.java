package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.wire.ClientAlert;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.wire.ConnectionRecord;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class HandshakeObserverTest {

    private static final int WARNING = 1;
    private static final int CLOSE_NOTIFY = 0;
    private static final int USER_CANCELED = 90;

    @Test
    void aClientThatCancelsAndThenClosesHasGivenUp() {
        WireRecorder recorder = new WireRecorder();
        HandshakeObserver observer = new HandshakeObserver(
                () -> {},
                recorder.accepted(true, new ConnectionTime(new VirtualTime(), () -> false)),
                TlsVersion.TLS_1_2);
        EmbeddedChannel channel = new EmbeddedChannel(observer);
        for (int alert : List.of(USER_CANCELED, CLOSE_NOTIFY)) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {21, 3, 3, 0, 2, WARNING, (byte) alert}));
        }
        observer.failed(new SSLException("closing inbound before receiving peer's close_notify"));
        channel.finishAndReleaseAll();

        ConnectionRecord connection = recorder.log(WireMark.START).connections().get(0);
        assertThat(connection.handshakeFailure()).isEqualTo("Received fatal alert: number 90");
        assertThat(ClientAlert.givesUp(connection)).isTrue();
    }
}
