package io.dynamolatency.internal.versions;

import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.internal.maven.Coordinates;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.result.MeasurementException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the version of a library that changed what a program does: {@code java -cp <class path>
 * io.dynamolatency.internal.versions.VersionsCommand com.example.Probe software.amazon.awssdk:bom 2.41.0 2.47.5}. The
 * program has a main method that measures with a {@code LatencyLab} and closes it.
 */
public final class VersionsCommand {

    private static final String USAGE = "usage: java -cp <class path> " + VersionsCommand.class.getName()
            + " <class with a main method> <group:artifact> <from> [<to>]";

    private VersionsCommand() {}

    /**
     * Prints the table. Exits with code 1 if the program failed with a version, or too few versions were measured.
     * Exits with code 2 if the arguments are wrong or the versions are unknown, and otherwise with code 0.
     */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(System.out, System.err, arguments));
    }

    /** Runs the command, and returns its exit code. */
    public static int run(PrintStream out, PrintStream err, String... arguments) throws InterruptedException {
        if (arguments.length < 3 || arguments.length > 4) {
            err.println(USAGE);
            return 2;
        }
        String to = arguments.length > 3 ? arguments[3] : "";
        Optional<String> fault = VersionPlan.orderFault(arguments[2], to);
        if (fault.isPresent()) {
            err.println(fault.get());
            return 2;
        }
        try {
            VersionPlan plan = new VersionPlan(
                    Coordinates.parse(arguments[1]),
                    arguments[2],
                    to,
                    true,
                    2,
                    arguments[0],
                    arguments[0],
                    Map.of(),
                    ReportSettings.directory(VersionsCommand::property).resolve("versions"),
                    LocalSettings.offline(VersionsCommand::property));
            VersionVerdict verdict = new VersionComparison(plan, err::println).run();
            out.print(verdict.table());
            verdict.failure().ifPresent(err::println);
            return verdict.failure().isPresent() ? 1 : 0;
        } catch (IllegalArgumentException | MeasurementException failed) {
            err.println(failed.getMessage());
            return 2;
        }
    }

    private static Optional<String> property(String name) {
        return Optional.ofNullable(System.getProperty(name));
    }
}
