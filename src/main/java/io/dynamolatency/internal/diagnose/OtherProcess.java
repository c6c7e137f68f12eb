package io.dynamolatency.internal.diagnose;

import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;

/** Describes causes for an external process, in words that fit any programming language and AWS SDK. Pure functions. */
final class OtherProcess {

    private OtherProcess() {}

    static String title(Kind kind) {
        return switch (kind) {
            case CLIENT_REBUILT -> "new processes start, and each opens its own connections";
            // the wire does not show whether a limit or a new client ended a connection
            case TIME_TO_LIVE -> "the client's side ends connections of about the same age";
            case IDLE_LIMIT -> "the client's side ends connections that were idle for some time";
            default -> kind.title();
        };
    }

    static String fix(Kind kind) {
        return switch (kind) {
            case REQUEST_CLOSE ->
                "find who sets the request header Connection: close (a hook or middleware of the SDK, an HTTP agent"
                        + " without keepAlive, a proxy) and remove it";
            case CLIENT_CLOSES ->
                "make one client outside of the loop or handler, and have its HTTP library keep connections (an agent"
                        + " with keepAlive in Node.js, a session or pool elsewhere); read answers to their end, and"
                        + " look for a time-to-live or idle limit that ends before the next call";
            case SERVER_CLOSES_IDLE ->
                "make calls at intervals below the service's idle time-out; or set the client's own idle limit below"
                        + " it, and accept the new connections";
            case CLIENT_REBUILT ->
                "make all calls in one long-running process, with one client; a command that is run for each call"
                        + " cannot keep a connection";
            case TIME_TO_LIVE ->
                "find code that makes a new client after some calls; without such code, raise the age at which the"
                        + " client's HTTP library ends connections";
            case IDLE_LIMIT ->
                "find code that makes a new client after a pause; without such code, let the client's HTTP library keep"
                        + " idle connections for longer than the time between calls";
            case POOL_TOO_SMALL, POOL_OVERFLOW ->
                "let the client open and keep as many connections as it makes concurrent calls (maxSockets and"
                        + " maxFreeSockets in Node.js, max_pool_connections in boto3, MaxIdleConnsPerHost in Go)";
            case LEAKED, UNUSED_CONNECTIONS ->
                "read every answer to its end and close it, also after an error, so that its connection can be used"
                        + " again; make one client for all calls";
            case MANY_CLIENTS -> "make one client, and share it between all calls and threads";
            case CLOSED_BETWEEN ->
                "find the proxy, NAT or firewall that ends idle connections, and raise its time-out; or let the client"
                        + " end idle connections sooner";
            case ABANDONED_CALLS, CALLER_GAVE_UP ->
                "raise the client's time-outs above the time that answers take, and let calls end by themselves";
            case HANDSHAKES_GIVEN_UP ->
                "raise the client's time-out for connecting or for a call above the time that a new connection and a"
                        + " call take together";
            case EXPECT_CONTINUE -> "find what sets the request header Expect: 100-continue, and remove it";
            case REQUEST_IN_PIECES ->
                "write head and body of a request at once, and set TCP_NODELAY in the HTTP library";
            case FUTURE_COMPLETED_LATE, AFTER_ANSWER -> "look at what the process does with an answer";
            case BEFORE_SDK, IN_SDK -> "look at what the process does before it sends a request";
            case JVM_PAUSES ->
                "look at the garbage collection of the test's JVM, in which the proxy runs: give it more heap";
            case SERVER_ANSWERS_CLOSE,
                    SERVER_CLOSES,
                    FAILED_HANDSHAKES,
                    ERROR_ANSWERS,
                    RETRIES,
                    RESUMPTION_LOST,
                    SEVERAL_REQUESTS,
                    FEW_THREADS,
                    SLOW_SERVICE,
                    RATE_NOT_HELD -> kind.fix();
        };
    }
}
