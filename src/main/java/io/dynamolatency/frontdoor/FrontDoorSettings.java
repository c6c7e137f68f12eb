package io.dynamolatency.frontdoor;

import io.dynamolatency.Durations;
import io.dynamolatency.NetworkProfile;
import java.net.URI;
import java.time.Duration;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * What a front door is opened with. Immutable.
 *
 * @param upstream where the back end answers: plain http, with host and port
 * @param network the network emulated in front of it
 * @param certificate what the server shows where the network is encrypted; unused otherwise
 * @param idleTimeout how long a connection may carry nothing before the server closes it; zero is for ever
 */
@API(status = Status.INTERNAL, since = "0.1")
public record FrontDoorSettings(
        URI upstream, NetworkProfile network, RunCertificate certificate, Duration idleTimeout) {

    /**
     * Checks the address and the range of the timeout.
     *
     * @throws IllegalArgumentException when the upstream is no plain http address with a port, or the timeout negative
     */
    public FrontDoorSettings {
        if (!"http".equalsIgnoreCase(upstream.getScheme()) || upstream.getHost() == null || upstream.getPort() <= 0) {
            throw new IllegalArgumentException(
                    "upstream " + upstream + " has to be plain http with host and port, such as http://127.0.0.1:8000");
        }
        if (idleTimeout.isNegative()) {
            throw new IllegalArgumentException("idleTimeout " + Durations.format(idleTimeout)
                    + " is negative; write a time above zero, or zero for none");
        }
    }
}
