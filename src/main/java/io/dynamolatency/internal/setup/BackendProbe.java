package io.dynamolatency.internal.setup;

import io.dynamolatency.internal.backend.aws.AwsBackend;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * Detects whether a back end has ended or hangs. A back end hangs, for example, if its process is suspended. Sends a
 * request to the back end only after a call has timed out, and then until the back end answers again. Thread-safe.
 */
final class BackendProbe {

    private static final Duration AT_MOST = Duration.ofSeconds(2);
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int CAUSES = 10;

    private final BackendLink link;
    private volatile Optional<String> stalled = Optional.empty();
    private volatile int asked;

    BackendProbe(BackendLink link) {
        this.link = link;
    }

    /** Returns how the back end ended, or that it hangs; empty while it runs. Asks a back end that hung before. */
    Optional<String> failure() {
        return failure(stalled.isPresent());
    }

    /** Returns the same as {@link #failure}. If the call timed out, first asks the back end, unless it is AWS. */
    Optional<String> after(Throwable failed) {
        return failure(stalled.isPresent() || (timedOut(failed) && !(link.backend() instanceof AwsBackend)));
    }

    private Optional<String> failure(boolean ask) {
        int before = asked;
        if (ask && link.backend().failure().isEmpty()) {
            ask(before);
        }
        return link.backend().failure().or(() -> stalled);
    }

    private static boolean timedOut(Throwable failed) {
        return Stream.iterate(failed, cause -> cause != null, Throwable::getCause)
                .limit(CAUSES)
                .anyMatch(cause -> cause.getClass().getName().contains("Timeout")
                        || (cause instanceof AwsServiceException answer && answer.statusCode() == GATEWAY_TIMEOUT));
    }

    private synchronized void ask(int before) {
        if (asked != before) {
            return; // another thread has asked meanwhile
        }
        try {
            link.admin().listTables(request -> request.limit(1)
                    .overrideConfiguration(settings -> settings.apiCallTimeout(AT_MOST)));
            stalled = Optional.empty();
        } catch (SdkServiceException answer) {
            // a back end that refuses the request has answered
            stalled = Optional.empty();
        } catch (AbortedException interrupted) {
            // this thread was interrupted and learned nothing, so a thread that waits has to ask itself
            return;
        } catch (RuntimeException silent) {
            stalled = Optional.of(
                    link.backend().description() + " at " + link.endpoint().uri()
                            + " hangs: it did not answer ListTables within " + AT_MOST.toSeconds() + " s");
        }
        asked++;
    }
}
