package io.dynamolatency.internal.client;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkClient;

/**
 * Closes clients of the user's factories after their measurements. A client that a factory returns again is not closed,
 * because production code keeps this client, for example in a static field. Only the next measurement shows whether the
 * factory returns a client again. The newest few clients therefore stay open for a while. Thread-safe.
 */
final class ReturnedClients {

    /**
     * The maximum number of unused clients that stay open. The number is above 1, because tests of several factories
     * can alternate.
     */
    static final int MOST = 4;

    static final ReturnedClients OF_THIS_JVM = new ReturnedClients();

    /** Clients under measurement, compared by identity: a client can be a stub without a usable {@code equals}. */
    private final List<SdkClient> measured = new ArrayList<>();
    /** The clients whose measurements have ended, but that are not closed yet. The oldest client comes first. */
    private final List<SdkClient> unused = new ArrayList<>();

    private final List<WeakReference<SdkClient>> shared = new ArrayList<>();

    /** Records that a factory has returned a client, which the kit will measure. */
    synchronized void returned(SdkClient client) {
        boolean again = removed(unused, client) || removed(measured, client);
        if (again && !isShared(client)) {
            shared.removeIf(reference -> reference.get() == null);
            shared.add(new WeakReference<>(client));
        }
        measured.add(client);
    }

    private static boolean removed(List<SdkClient> clients, SdkClient client) {
        return clients.removeIf(one -> one == client);
    }

    private boolean isShared(SdkClient client) {
        return shared.stream().anyMatch(reference -> reference.get() == client);
    }

    /** Records that a client's measurement has ended. This method can close another client. */
    void ended(SdkClient client) {
        SdkClient oldest;
        synchronized (this) {
            removed(measured, client);
            if (isShared(client)) {
                return;
            }
            unused.add(client);
            if (unused.size() <= MOST) {
                return;
            }
            oldest = unused.remove(0);
        }
        oldest.close();
    }

    /** Closes a client that can't be measured, unless a factory returned the same client before. */
    void unusable(SdkClient client) {
        synchronized (this) {
            removed(measured, client);
            if (isShared(client)) {
                return;
            }
        }
        client.close();
    }
}
