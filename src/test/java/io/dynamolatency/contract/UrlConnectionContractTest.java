package io.dynamolatency.contract;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import java.util.EnumSet;
import java.util.Set;

/**
 * The JDK pools its connections for the whole JVM, across clients. So there is no CLIENT_PER_CALL:
 * over plain HTTP the next client would take over the connection. And the pool keeps idle connections for 5 s,
 * which no client can change: in IDLE_EXPIRED it is the service that closes them. Modes that alternate would use
 * each other's.
 */
class UrlConnectionContractTest extends HttpClientContract {

    UrlConnectionContractTest() {
        super(HttpClientKind.URL_CONNECTION);
    }

    @Override
    Set<ConnectionMode> modes() {
        return EnumSet.complementOf(EnumSet.of(ConnectionMode.CLIENT_PER_CALL));
    }

    @Override
    boolean modesMayAlternate() {
        return false;
    }

    @Override
    Closer closesIdleConnections() {
        return Closer.SERVER;
    }
}
