package io.dynamolatency.fault;

import static io.dynamolatency.fault.FaultSetting.AFTER;
import static io.dynamolatency.fault.FaultSetting.ANNOUNCED;
import static io.dynamolatency.fault.FaultSetting.AT;
import static io.dynamolatency.fault.FaultSetting.BODY;
import static io.dynamolatency.fault.FaultSetting.BYTES;
import static io.dynamolatency.fault.FaultSetting.CLOSES;
import static io.dynamolatency.fault.FaultSetting.DOWN;
import static io.dynamolatency.fault.FaultSetting.LASTS;
import static io.dynamolatency.fault.FaultSetting.REQUESTS;
import static io.dynamolatency.fault.FaultSetting.RETRY_AFTER;
import static io.dynamolatency.fault.FaultSetting.SHARE;
import static io.dynamolatency.fault.FaultSetting.TYPE;
import static io.dynamolatency.fault.FaultSetting.UP;

import java.util.EnumSet;
import java.util.Set;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * What the network or the service does to a client. The text of each kind names the settings that the kind needs or can
 * have.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum FaultKind {
    /** The service resets the connection (RST). {@code at}: {@code BEFORE_ANSWER} (default) or {@code IN_BODY}. */
    RESET(Target.EXCHANGE, needs(), takes(AT)),

    /**
     * Something between client and service forgets a connection that was idle for {@code after}, without telling the
     * client. The client gets a reset when it sends its next bytes. NAT gateways behave like this.
     */
    RESET_IDLE(Target.IDLE, needs(AFTER), takes()),

    /**
     * Like {@link #RESET_IDLE}, but the client gets no reset. The client's next bytes are lost, and nothing comes back.
     */
    BLACKHOLE_IDLE(Target.IDLE, needs(AFTER), takes()),

    /**
     * When a connection was idle for {@code after}, the service closes its own direction of the connection
     * (close_notify with TLS, then FIN). The service continues to read.
     */
    HALF_CLOSE(Target.IDLE, needs(AFTER), takes()),

    /** The service closes the connection (FIN) while the next request is in transit, and never answers that request. */
    CLOSE_RACE(Target.EXCHANGE, needs(), takes()),

    /**
     * The service ends the connection (FIN) after {@code bytes} of the answer's body. Default: half of the body. At
     * least one byte of the answer is missing.
     */
    TRUNCATE(Target.EXCHANGE, needs(), takes(BYTES)),

    /** The service sends nothing more for {@code lasts}. Default: for ever. Needs {@code at}, with any point. */
    STALL(Target.ANY, needs(AT), takes(LASTS)),

    /** The service sends its answer {@code lasts} later than it would without the fault. */
    SLOW_ANSWER(Target.EXCHANGE, needs(LASTS), takes()),

    /**
     * On each connection, the network carries at most {@code up} bytes a second to the service and {@code down} to the
     * client.
     */
    BANDWIDTH(Target.CONNECTION, needs(), takes(UP, DOWN)),

    /**
     * The service answers with {@code status} instead of its own answer. {@code type} is the error's type, such as
     * {@code ProvisionedThroughputExceededException}. {@code body}, such as {@code <html>}, replaces the JSON body.
     * With one of these types, the answer's date is wrong by an hour: {@code RequestTimeTooSkewed}, {@code
     * RequestExpired}, {@code RequestInTheFuture}.
     */
    STATUS(Target.EXCHANGE, needs(FaultSetting.STATUS), takes(TYPE, BODY, CLOSES, RETRY_AFTER)),

    /**
     * The answer to a batch leaves this {@code share} of the batch's items unprocessed, at least one item. The service
     * gets only the other items, with the signature of the whole batch. A service that checks signatures refuses this.
     */
    UNPROCESSED(Target.EXCHANGE, needs(SHARE), takes()),

    /**
     * Answers have the header {@code Keep-Alive: timeout=, max=}. Its {@code timeout} is {@code after} in whole
     * seconds. Its {@code max} says how many of the {@code requests} are left. The last answer has
     * {@code Connection: close} instead. The service closes connections as the header says.
     */
    KEEP_ALIVE_HEADER(Target.CONNECTION, needs(), takes(AFTER, REQUESTS)),

    /** Answers are HTTP/1.0 without keep-alive, and the service closes the connection after each answer. */
    HTTP_1_0(Target.EXCHANGE, needs(), takes()),

    /**
     * The service closes a connection after {@code requests} answers. If {@code announced}, the last answer has {@code
     * Connection: close}. Default: not announced.
     */
    MAX_REQUESTS(Target.CONNECTION, needs(REQUESTS), takes(ANNOUNCED)),

    /**
     * The service resets a new connection at once, before the connection's first byte. The reset reaches the client one
     * round trip after the client connected.
     */
    REFUSE(Target.CONNECTION, needs(), takes()),

    /**
     * The service's name has two addresses, and the first address refuses new connections. A client that then tries the
     * second address sees no error. Needs Linux, and a {@code localhost} with two addresses.
     */
    DEAD_ADDRESS(Target.ADDRESS, needs(), takes()),

    /** When a new connection arrives, the service waits for {@code lasts} and then accepts the connection. */
    ACCEPT_LATE(Target.CONNECTION, needs(LASTS), takes()),

    /** The body of the answer does not match the header {@code x-amz-crc32}. */
    CORRUPT(Target.EXCHANGE, needs(), takes()),

    /**
     * The service does not send {@code 100 Continue} to a request that expects this answer. With {@code status} 417,
     * the service refuses the request.
     */
    EXPECT(Target.EXCHANGE, needs(), takes(FaultSetting.STATUS)),

    /**
     * The service asks for a client certificate in a full handshake. It accepts any certificate, and also clients
     * without a certificate. The client cannot resume the session of this connection later.
     */
    CLIENT_AUTH(Target.CONNECTION, needs(), takes()),

    /**
     * The network loses a segment of the answer. The segment arrives {@code lasts} later, as after one retransmission
     * time-out. Default: the mean time-out of Linux. The mean is the round trip plus 200 ms plus 4 ms for the kernel's
     * timer. If the round trip is above 48 ms, the timer takes 18 ms instead of 4 ms.
     */
    LOSS(Target.EXCHANGE, needs(), takes(LASTS)),

    /**
     * For {@code lasts}, the service answers nothing on any connection. Then the service answers all requests that
     * waited.
     */
    LEADER_SWITCH(Target.EXCHANGE, needs(LASTS), takes()),

    /**
     * The client reaches the service through an HTTP proxy (CONNECT). The HTTP proxy ends a tunnel that carried no
     * bytes for {@code after}, or ends each tunnel after {@code requests} answers. Needs TLS.
     */
    PROXY(Target.CONNECTION, needs(), takes(AFTER, REQUESTS));

    /** What faults of a kind strike. The fault's plan counts these exchanges or connections. */
    enum Target {
        /** Exchanges. */
        EXCHANGE,
        /** Connections. */
        CONNECTION,
        /** Connections that were idle for long enough. */
        IDLE,
        /** Connections or exchanges, depending on the fault's point. */
        ANY,
        /** An address of the service, during all timed calls. */
        ADDRESS
    }

    private final Target target;

    @SuppressWarnings("ImmutableEnumChecker") // no code changes the set
    private final Set<FaultSetting> needed;

    @SuppressWarnings("ImmutableEnumChecker") // no code changes the set
    private final Set<FaultSetting> possible;

    FaultKind(Target target, Set<FaultSetting> needed, Set<FaultSetting> optional) {
        this.target = target;
        this.needed = needed;
        this.possible = EnumSet.copyOf(needed);
        this.possible.addAll(optional);
    }

    private static Set<FaultSetting> needs(FaultSetting... settings) {
        return set(settings);
    }

    private static Set<FaultSetting> takes(FaultSetting... settings) {
        return set(settings);
    }

    private static Set<FaultSetting> set(FaultSetting... settings) {
        Set<FaultSetting> all = EnumSet.noneOf(FaultSetting.class);
        all.addAll(Set.of(settings));
        return all;
    }

    Target target() {
        return target;
    }

    /** Returns whether the fault strikes before the service reads the request's body. */
    boolean readsHeadOnly() {
        return this == CLOSE_RACE || this == EXPECT;
    }

    Set<FaultSetting> needed() {
        return needed;
    }

    Set<FaultSetting> possible() {
        return possible;
    }
}
