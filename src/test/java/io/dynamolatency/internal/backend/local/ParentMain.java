package io.dynamolatency.internal.backend.local;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The main of a test JVM: starts a back end and prints its process. Closes it only if the JVM's runs share it. */
final class ParentMain {

    private ParentMain() {}

    /**
     * Starts and waits.
     *
     * @param args a directory with DynamoDB Local's jars, and the scope
     */
    public static void main(String[] args) throws Exception {
        Map<String, String> parameters = Map.of(LocalSettings.DIRECTORY, args[0], LocalSettings.SCOPE, args[1]);
        LocalSettings settings = LocalSettings.from(key -> Optional.ofNullable(parameters.get(key)));
        if (settings.scope() == LocalSettings.Scope.JVM) {
            try (JvmSharedBackend backend = new JvmSharedBackend(settings)) {
                backend.start();
                System.out.println(backend.pid().orElseThrow());
            }
            waitForTheWord();
            // the JVM must end by itself: the shared server must not hold it up
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
