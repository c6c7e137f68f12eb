package io.dynamolatency.internal.external;

import io.dynamolatency.ExternalClient;
import io.dynamolatency.TestTable;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.process.BoundedProcess;
import io.dynamolatency.internal.process.BoundedProcess.End;
import io.dynamolatency.internal.process.ProcessWatcher;
import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.SafeText;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.wire.WireLog;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs the processes of one measurement, one after another. Only one thread is allowed to use an object. */
public final class ExternalClientRun implements ExternalRun {

    private final ExternalClient client;
    private final MeasuredTest subject;
    private final MeasurementSetup setup;
    private final KitEndpoint endpoint;
    private final TestTable table;
    private final WireMark start;
    private final List<String> remarks = new ArrayList<>();
    private @Nullable End last;

    public ExternalClientRun(ExternalClient client, MeasuredTest subject, MeasurementSetup setup) {
        this.client = client;
        this.subject = subject;
        this.setup = setup;
        this.endpoint = setup.endpoint();
        this.table = setup.table();
        this.start = setup.mark();
    }

    @Override
    public void run(int calls, ProcessWatcher watcher) throws InterruptedException {
        End end = ended(calls, watcher);
        last = end;
        if (!end.left().isEmpty()) {
            remarks.add("processes: " + client.name() + " left " + String.join(", ", end.left())
                    + " running, and the kit could not end " + (end.left().size() == 1 ? "it" : "them"));
        }
        if (!end.inTime()) {
            throw failed(
                    named(end) + " ran longer than " + Durations.format(client.timeout()) + ", and the kit ended it"
                            + others(end, " and ")
                            + "; let the process end after its calls, or set a longer timeout(...)",
                    Optional.of(end),
                    null);
        }
        if (end.exitCode() != 0) {
            throw failed(
                    named(end) + " " + ExternalClientFault.exited(end) + others(end, "; the kit also ended "),
                    Optional.of(end),
                    null);
        }
        if (!end.others().isEmpty()) {
            remarks.add("processes: " + client.name() + " ended and left " + String.join(", ", end.others())
                    + " running, so the kit ended " + (end.others().size() == 1 ? "it" : "them")
                    + "; the program must make all calls before it ends");
        }
    }

    private static String others(End end, String before) {
        List<String> others = end.others();
        return others.isEmpty()
                ? ""
                : before + "the process" + (others.size() == 1 ? "" : "es") + " it started: "
                        + String.join(", ", others);
    }

    private static String named(End end) {
        return "process " + end.pid();
    }

    private End ended(int calls, ProcessWatcher watcher) throws InterruptedException {
        BoundedProcess process = new BoundedProcess(
                client.commandLine(),
                client.directory(),
                ClientEnvironment.of(System.getenv(), endpoint, table, calls, client.environment()),
                client.timeout(),
                client.onLine());
        if (client.directory().filter(path -> !Files.isDirectory(path)).isPresent()) {
            throw failed(
                    "its directory " + client.directory().get().toAbsolutePath()
                            + " does not exist; write directory(...) with a path relative to "
                            + System.getProperty("user.dir"),
                    Optional.empty(),
                    null);
        }
        try {
            return process.run(watcher);
        } catch (IOException notStarted) {
            throw failed(
                    "\"" + client.commandLine().get(0) + "\" could not be started: "
                            + SafeText.oneLine(notStarted.getMessage())
                            + "; install it, or write its path (PATH = " + System.getenv("PATH") + ")",
                    Optional.empty(),
                    notStarted);
        } catch (BoundedProcess.ListenerException thrown) {
            throw failed(
                    "the listener of onLine(...) threw " + SafeText.oneLine(thrown.getCause()),
                    Optional.empty(),
                    thrown.getCause());
        }
    }

    @Override
    public MeasurementException noResult(String why, WireLog wire) {
        String ended = last == null
                ? ""
                : "; " + named(last) + " exited with code " + last.exitCode() + others(last, ", and left ");
        return failure(why + ended, Optional.ofNullable(last), wire, null);
    }

    private MeasurementException failed(String what, Optional<End> end, @Nullable Throwable cause) {
        // after the process has ended, the proxy can still see its connections close
        WireLog wire = setup.settledLog().between(start, setup.mark());
        return failure(what, end, wire, cause);
    }

    private MeasurementException failure(String what, Optional<End> end, WireLog wire, @Nullable Throwable cause) {
        return new MeasurementException(
                "Measuring \"" + subject + "\": "
                        + setup.backendFailure().map(ended -> ended + " ").orElse("")
                        + ExternalClientFault.of(client, what, end.map(End::output), wire, endpoint),
                cause);
    }

    @Override
    public List<String> remarks() {
        return List.copyOf(remarks);
    }
}
