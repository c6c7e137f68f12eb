package io.dynamolatency.internal.proxy;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;

/** The first message of a TLS client. */
final class ClientHello {

    private ClientHello() {}

    static byte[] bytes(RunCertificate certificate) {
        try {
            SSLEngine engine = RawClient.trusting(certificate).createSSLEngine();
            engine.setUseClientMode(true);
            ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.beginHandshake();
            engine.wrap(ByteBuffer.allocate(0), hello);
            byte[] bytes = new byte[hello.position()];
            hello.flip().get(bytes);
            return bytes;
        } catch (java.security.GeneralSecurityException | javax.net.ssl.SSLException e) {
            throw new IllegalStateException(e);
        }
    }
}
