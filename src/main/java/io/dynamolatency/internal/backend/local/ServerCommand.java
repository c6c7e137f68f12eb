package io.dynamolatency.internal.backend.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The command line of a server process that behaves like {@link ForkedServer}. */
interface ServerCommand {

    /**
     * Returns the command line.
     *
     * @param directory the server's private directory, for files that the command needs
     */
    List<String> in(Path directory, List<Path> jars) throws IOException;
}
