package io.dynamolatency.internal.backend.local;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** What a test JVM does: starts a back end, says so, and ends without closing it, or closing it where it is kept. */
final class ParentMain {

    private ParentMain() {}

    /**
     * Starts and waits.
     *
     * @param args a directory with DynamoDB Local's jars, and the lifetime
     */
    public static void main(String[] args) throws Exception {
        Map<String, String> parameters = Map.of(LocalSettings.DIRECTORY, args[0], LocalSettings.LIFETIME, args[1]);
        LocalSettings settings = LocalSettings.from(key -> Optional.ofNullable(parameters.get(key)));
        if (settings.lifetime() == LocalSettings.Lifetime.JVM) {
            try (JvmBackend backend = new JvmBackend(settings)) {
                backend.start();
                System.out.println(backend.pid().orElseThrow());
            }
            waitForTheWord();
            // By itself: nothing that belongs to the kept one holds it up.
            return;
        }
        LocalBackend backend = new LocalBackend(settings);
        backend.start();
        System.out.println(backend.pid().orElseThrow());
        waitForTheWord();
        System.exit(0);
    }

    /** Until it is told to exit, or killed. */
    private static void waitForTheWord() throws IOException {
        System.in.read();
    }
}
