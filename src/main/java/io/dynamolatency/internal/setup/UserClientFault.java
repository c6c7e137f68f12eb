package io.dynamolatency.internal.setup;

import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.client.UsersProxy;
import io.dynamolatency.internal.interceptor.EndingOf;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.internal.text.SafeText;
import io.dynamolatency.internal.wire.ClientAlert;
import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.WireLog;
import java.util.Objects;
import java.util.Optional;

/** Explains why the user's client sent no request to its endpoint in the trial call. Pure. */
final class UserClientFault {

    private static final String TOGETHER = " above the time that a new connection and a call take together";

    private static final String TRUST =
            "fix: pass the builder of its HTTP client through endpoint.applyTo(...), or write"
                    + " network = @Network(tls = NONE)";

    private static final String UNTRUSTED = "cause: the client does not trust the run's certificate authority\n";

    /** If a client refuses the certificate, it sends a TLS alert. Without an alert, the reason is unknown. */
    private static final String GIVEN_UP =
            "cause: the client closed its connections during the handshake, and sent no TLS alert\n"
                    + "fix: raise its time-outs" + TOGETHER
                    + "; or pass the builder of its HTTP client through endpoint.applyTo(...), so that it trusts the"
                    + " certificate";

    private static final String COMPARE =
            "fix: let the client use https, and compare the TLS versions and ciphers of both sides;"
                    + " @Network(tls = ...) sets the version of the run";

    private UserClientFault() {}

    /**
     * Returns the failure message, with its cause and a fix.
     *
     * @param log the connections and exchanges at the endpoint
     * @param failure the exception that the trial call threw; empty if the call returned
     */
    static String of(String factory, KitEndpoint endpoint, WireLog log, Optional<Throwable> failure) {
        return "The client of " + factory + " was tested with a call of listTables, which "
                + failure.map(f -> "failed: " + SafeText.oneLine(f)).orElse("returned")
                + "\nThe endpoint given to it, " + endpoint + ", has seen "
                + seen(endpoint, log, failure);
    }

    private static String ledAway(String proxy) {
        return "cause: the client is closed, has no keys, or " + proxy + " sends its requests to another machine\n"
                + "fix: return an open client; leave its proxy configuration to the SDK, or unset "
                + proxy.substring(0, proxy.indexOf(' '));
    }

    private static String seen(KitEndpoint endpoint, WireLog log, Optional<Throwable> failure) {
        String connections = Numbers.counted(log.connections().size(), "connection");
        Optional<ConnectionRecord> refused = log.connections().stream()
                .filter(c -> c.handshake() == Handshake.FAILED)
                .findFirst();
        if (refused.isPresent()) {
            return connections + " and no successful TLS handshake" + refusal(refused.get(), failure);
        }
        if (log.connections().stream().anyMatch(c -> c.handshake() == Handshake.PENDING)) {
            return "an unfinished TLS handshake.\n"
                    + "cause: a client on the AWS Common Runtime does not trust the run's certificate authority\n"
                    + TRUST;
        }
        if (!log.connections().isEmpty()) {
            return connections + " and no request.\nfix: let the client use "
                    + endpoint.uri().getScheme();
        }
        return "no connection.\n"
                + (failure.isPresent()
                        ? UsersProxy.named(endpoint.uri().getScheme())
                                .map(UserClientFault::ledAway)
                                .orElse("cause: the client is closed, has no keys, or goes through an HTTP proxy\n"
                                        + "fix: return an open client, built with endpoint.applyTo(builder)")
                        : "cause: the client is a stub, which sends nothing\n"
                                + "fix: return the client that your code uses");
    }

    /** Returns cause and fix if a time-out of the client ended the call; the kit's own call has no other time-out. */
    private static Optional<String> timeout(Throwable failure) {
        InvocationEndings.Kind kind = EndingOf.kind(failure);
        return kind == InvocationEndings.Kind.ATTEMPT_TIMEOUT || kind == InvocationEndings.Kind.CONNECT_TIMEOUT
                ? Optional.of("cause: " + kind.setting()
                        + " ran out during the handshake of its connections\nfix: raise " + kind.setting() + TOGETHER)
                : Optional.empty();
    }

    /** Returns the reason, cause and fix for a failed handshake. */
    private static String refusal(ConnectionRecord refused, Optional<Throwable> failure) {
        String why = Objects.requireNonNullElse(refused.handshakeFailure(), "its reason is not known");
        String reason = " (" + SafeText.oneLine(why) + ").\n";
        if (ClientAlert.distrusts(why)) {
            return reason + UNTRUSTED + TRUST;
        }
        return ClientAlert.givesUp(refused)
                ? reason + failure.flatMap(UserClientFault::timeout).orElse(GIVEN_UP)
                : ".\ncause: the TLS handshake failed: " + SafeText.oneLine(why) + "\n" + COMPARE;
    }
}
