package io.dynamolatency.backend.local;

import java.util.Map;
import java.util.Optional;

/** What a test JVM does: starts a back end, says so, and ends without closing it. */
final class ParentMain {

    private ParentMain() {}

    /**
     * Starts and waits.
     *
     * @param args a directory with DynamoDB Local's jars
     */
    public static void main(String[] args) throws Exception {
        LocalBackend backend = new LocalBackend(LocalSettings.from(key ->
                Optional.ofNullable(Map.of(LocalSettings.DIRECTORY, args[0]).get(key))));
        backend.start();
        System.out.println(backend.pid().orElseThrow());
        // Until it is told to exit, or killed.
        System.in.read();
        System.exit(0);
    }
}
