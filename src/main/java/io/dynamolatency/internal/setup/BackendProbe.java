package io.dynamolatency.internal.setup;

import io.dynamolatency.internal.backend.aws.AwsBackend;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * Detects whether a back end has ended or hangs. A back end hangs, for example, if its process is suspended. Sends a
 * request to the back end only after a call has timed out. Thread-safe.
 */
final class BackendProbe {

    private static final Duration AT_MOST = Duration.ofSeconds(2);
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int CAUSES = 10;

    private final BackendLink link;
    private volatile Optional<String> stalled = Optional.empty();

    BackendProbe(BackendLink link) {
        this.link = link;
    }

    /** Returns how the back end ended, or that it hangs; empty while the back end runs. */
    Optional<String> failure() {
        return link.backend().failure().or(() -> stalled);
    }

    /** Returns the same as {@link #failure}. If the call timed out, first asks the back end, unless it is AWS. */
    Optional<String> after(Throwable failed) {
        if (failure().isEmpty() && timedOut(failed) && !(link.backend() instanceof AwsBackend)) {
            ask();
        }
        return failure();
    }

    private static boolean timedOut(Throwable failed) {
        return Stream.iterate(failed, cause -> cause != null, Throwable::getCause)
                .limit(CAUSES)
                .anyMatch(cause -> cause.getClass().getName().contains("Timeout")
                        || (cause instanceof AwsServiceException answer && answer.statusCode() == GATEWAY_TIMEOUT));
    }

    private synchronized void ask() {
        if (failure().isPresent()) {
            // another thread has asked the back end meanwhile
            return;
        }
        try {
            link.admin().listTables(request -> request.limit(1)
                    .overrideConfiguration(settings -> settings.apiCallTimeout(AT_MOST)));
        } catch (SdkServiceException answer) {
            // a back end that refuses the request has answered
        } catch (RuntimeException silent) {
            stalled = Optional.of(
                    link.backend().description() + " at " + link.endpoint().uri()
                            + " hangs: it did not answer ListTables within " + AT_MOST.toSeconds() + " s");
        }
    }
}
