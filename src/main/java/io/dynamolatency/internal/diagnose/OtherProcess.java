package io.dynamolatency.internal.diagnose;

import io.dynamolatency.diagnosis.Cause.Kind;

/** Words causes for an external process, such that they fit any programming language and AWS SDK. Pure functions. */
final class OtherProcess {

    private OtherProcess() {}

    static String title(Kind kind) {
        return kind == Kind.CLIENT_REBUILT ? "each process starts new, and opens its own connections" : kind.title();
    }

    static String fix(Kind kind) {
        return switch (kind) {
            case REQUEST_CLOSE ->
                "find who sets the request header Connection: close (a hook or middleware of the SDK, an HTTP agent"
                        + " that keeps nothing, a proxy) and remove it";
            case CLIENT_CLOSES ->
                "make one client outside of the loop or handler, and have its HTTP library keep connections (an agent"
                        + " with keepAlive in Node.js, a session or pool elsewhere); read answers to their end, and"
                        + " look"
                        + " for a time-to-live or idle limit that is over before the next call";
            case SERVER_CLOSES_IDLE ->
                "call more often than the service's idle time-out, or keep the client's own idle limit below it and"
                        + " accept the new connections";
            case CLIENT_REBUILT ->
                "make all calls in one process that lives on, with one client; a command that is run for each call"
                        + " cannot keep a connection";
            case TIME_TO_LIVE -> "raise the age at which the client's HTTP library ends connections, or leave it out";
            case IDLE_LIMIT ->
                "raise the time that the client's HTTP library keeps idle connections above the time between calls";
            case POOL_TOO_SMALL, POOL_OVERFLOW ->
                "let the client have and keep as many connections as it makes calls at a time (maxSockets and"
                        + " maxFreeSockets in Node.js, max_pool_connections in boto3, MaxIdleConnsPerHost in Go)";
            case LEAKED ->
                "read every answer to its end and close it, also where it fails, so that its connection can be used"
                        + " again; make one client, and not one for each call";
            case ABANDONED_CALLS ->
                "raise the client's time-outs above what the answers take, or find out what takes the service so long";
            case FAILED_HANDSHAKES ->
                "have the process trust the run's authority, whose file AWS_CA_BUNDLE, NODE_EXTRA_CA_CERTS and"
                        + " SSL_CERT_FILE of its environment name";
            case JVM_PAUSES ->
                "look at the garbage collection of the test's JVM, in which the proxy runs: give it more heap";
            case SERVER_ANSWERS_CLOSE,
                    SERVER_CLOSES,
                    ERROR_ANSWERS,
                    RETRIES,
                    RESUMPTION_LOST,
                    SEVERAL_REQUESTS,
                    SLOW_SERVICE,
                    RATE_NOT_HELD -> kind.fix();
        };
    }
}
