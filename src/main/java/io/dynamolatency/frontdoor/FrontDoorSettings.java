package io.dynamolatency.frontdoor;

import io.dynamolatency.NetworkProfile;
import java.net.URI;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * What a front door is opened with. Immutable.
 *
 * @param upstream where the back end answers: plain http, with host and port
 * @param network the network emulated in front of it
 * @param certificate what the server shows where the network is encrypted; unused otherwise
 */
@API(status = Status.INTERNAL, since = "0.1")
public record FrontDoorSettings(URI upstream, NetworkProfile network, RunCertificate certificate) {

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException when the upstream is no plain http address with a port
     */
    public FrontDoorSettings {
        if (!"http".equalsIgnoreCase(upstream.getScheme()) || upstream.getHost() == null || upstream.getPort() <= 0) {
            throw new IllegalArgumentException(
                    "upstream " + upstream + " has to be plain http with host and port, such as http://127.0.0.1:8000");
        }
    }
}
