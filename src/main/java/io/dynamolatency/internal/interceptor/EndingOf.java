package io.dynamolatency.internal.interceptor;

import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.internal.wire.InvocationEndings.Ending;
import io.dynamolatency.internal.wire.InvocationEndings.Kind;
import io.dynamolatency.internal.wire.TimeLimits;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** Finds out from an invocation's exception whether an interrupt, a time-out or a full pool ended the invocation. */
public final class EndingOf {

    /**
     * The largest number of endings for which this class finds the line of code. Each search makes the failing call a
     * few microseconds longer.
     */
    private static final int MOST_LINES = 256;

    private static final int DEEPEST_CAUSE = 10;

    private static final AtomicInteger LINES = new AtomicInteger();

    private EndingOf() {}

    /**
     * Records how an invocation ended.
     *
     * @param nanos when the invocation ended; see {@link Ending#nanos()}
     * @param limits the time-outs of the invocation
     */
    static void record(String id, Throwable failure, long nanos, TimeLimits limits) {
        Kind kind = kind(failure);
        InvocationEndings.ofThisJvm()
                .add(id, new Ending(kind, nanos, kind == Kind.INTERRUPTED ? line() : Optional.empty(), limits));
    }

    private static Optional<String> line() {
        return LINES.incrementAndGet() > MOST_LINES ? Optional.empty() : UserLine.ofThisThread();
    }

    /** Returns what ended an invocation with this failure. */
    public static Kind kind(Throwable failure) {
        if (causes(failure).anyMatch(EndingOf::noConnection)) {
            return Kind.NO_CONNECTION;
        }
        Optional<Kind> timeout =
                causes(failure).flatMap(one -> timeout(one).stream()).findFirst();
        if (timeout.isPresent()) {
            return timeout.get();
        }
        boolean interrupted =
                causes(failure).anyMatch(one -> one instanceof AbortedException || one instanceof InterruptedException);
        return interrupted ? Kind.INTERRUPTED : Kind.OTHER;
    }

    private static Optional<Kind> timeout(Throwable one) {
        if (one instanceof ApiCallTimeoutException) {
            return Optional.of(Kind.API_CALL_TIMEOUT);
        }
        if (one instanceof ApiCallAttemptTimeoutException) {
            return Optional.of(Kind.ATTEMPT_TIMEOUT);
        }
        String name = one.getClass().getSimpleName();
        if (name.equals("ConnectTimeoutException")
                || (one instanceof SocketTimeoutException && message(one).startsWith("connect"))) {
            return Optional.of(Kind.CONNECT_TIMEOUT);
        }
        boolean read = one instanceof SocketTimeoutException
                || name.equals("ReadTimeoutException")
                || message(one).contains("aws_io_socket_timeout");
        return read ? Optional.of(Kind.READ_TIMEOUT) : Optional.empty();
    }

    private static String message(Throwable failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    }

    /**
     * Returns whether the failure says that the pool had no free connection. Looks at messages and class names, because
     * the SDK's HTTP clients throw exceptions without a common type.
     */
    private static boolean noConnection(Throwable failure) {
        String message = message(failure);
        return message.contains("timeout waiting for connection from pool")
                || message.contains("acquire operation took longer")
                || message.contains("too many outstanding acquire operations")
                || message.contains("maximum pending connection acquisitions exceeded")
                || message.contains("connection manager failed to acquire a connection")
                || message.contains("acquisition timeout")
                || failure.getClass().getSimpleName().endsWith("ConnectionRequestTimeoutException")
                || failure.getClass().getSimpleName().endsWith("ConnectionPoolTimeoutException");
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, one -> one != null, Throwable::getCause).limit(DEEPEST_CAUSE);
    }
}
