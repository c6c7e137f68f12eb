package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** Whether the kit's proxy stands between client and back end. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum ProxyUse {
    /** It does: it emulates the network, and knows every connection, handshake and exchange. */
    ON,

    /**
     * It does not: clients talk to the back end's own address, on whatever network there is. What is known of connections is what the
     * JVM records of their TLS handshakes: nothing where the back end speaks plain HTTP, and then expectations on connections are errors.
     */
    OFF
}
