package io.dynamolatency.internal.external;

import io.dynamolatency.ExternalClient;

/** Other processes for tests of other rooms. */
public final class ExternalPrograms {

    private ExternalPrograms() {}

    /** A program that makes the calls it is asked for; what else it does, {@link OtherProgram} says. */
    public static ExternalClient other(String... options) {
        return ExternalClient.command(OtherProgram.command(options)).named("other program");
    }

    /** Whether a process is there that has not ended: one whose parent took no notice of it yet has. */
    public static boolean isAlive(ProcessHandle process) {
        try {
            return process.isAlive()
                    && !java.nio.file.Files.readString(java.nio.file.Path.of("/proc/" + process.pid() + "/stat"))
                            .contains(") Z ");
        } catch (java.io.IOException noSuchFile) {
            return process.isAlive();
        }
    }
}
