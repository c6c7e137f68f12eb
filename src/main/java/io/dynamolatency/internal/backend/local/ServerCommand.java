package io.dynamolatency.internal.backend.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The command line that starts a server which follows the protocol of {@link ForkedServer}. */
interface ServerCommand {

    /**
     * Returns the command line.
     *
     * @param directory the server's private directory, for what the command needs
     */
    List<String> in(Path directory, ServerJars jars) throws IOException;
}
