package io.dynamolatency.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A connection goes back to the pool on its event loop, a moment after the future is complete: a call that comes at
 * once opens a second.
 */
class NettyContractTest extends HttpClientContract {

    private static final String LOOP = "aws-java-sdk-NettyEventLoop-";

    NettyContractTest() {
        super(HttpClientKind.NETTY);
    }

    @Override
    int mostConnections() {
        return 2;
    }

    /** A client that had a group of its own would take two seconds to close. */
    @Test
    void clientsShareOneGroupOfEventLoops(SharedLab.Lab lab) {
        NetworkProfile network = NetworkProfile.of(Duration.ZERO, TlsVersion.NONE);
        lab.measure(HttpClientKind.NETTY, network, 0, 3, ConnectionMode.CLIENT_PER_CALL);
        Set<String> groups = groups();
        lab.measure(HttpClientKind.NETTY, network, 0, 5, ConnectionMode.CLIENT_PER_CALL);
        assertThat(groups()).isNotEmpty().isSubsetOf(groups);
    }

    /**
     * The numbers of the groups that have threads: a thread is called
     * {@code aws-java-sdk-NettyEventLoop-<group>-<thread>}.
     */
    private static Set<String> groups() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(LOOP))
                .map(name -> name.substring(LOOP.length()).split("-", -1)[0])
                .collect(Collectors.toSet());
    }
}
