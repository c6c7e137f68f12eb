package io.dynamolatency.internal.setup;

import io.dynamolatency.BackendKind;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Resources of a run that are started before the run asks for them. Thread-safe. */
public final class PreparedResources implements AutoCloseable {

    /** The resources that no run has claimed yet, by the values of their parameters. */
    private static final Map<Map<String, String>, TestRunResources> UNCLAIMED = new ConcurrentHashMap<>();

    private final Map<String, String> key;
    private final TestRunResources resources;

    private PreparedResources(Map<String, String> key, TestRunResources resources) {
        this.key = key;
        this.resources = resources;
    }

    /**
     * Prepares resources for a run. {@link #claim} returns these resources to the first run that asks.
     *
     * @return empty if resources with the same parameters are already prepared and unclaimed
     */
    public static Optional<PreparedResources> prepare(Function<String, Optional<String>> parameters) {
        TestRunResources resources = new TestRunResources(parameters);
        Map<String, String> key = key(parameters);
        return UNCLAIMED.putIfAbsent(key, resources) == null
                ? Optional.of(new PreparedResources(key, resources))
                : Optional.empty();
    }

    /** Returns the resources prepared for these parameters, or new resources. The caller closes the resources. */
    public static TestRunResources claim(Function<String, Optional<String>> parameters) {
        TestRunResources prepared = UNCLAIMED.remove(key(parameters));
        return prepared == null ? new TestRunResources(parameters) : prepared;
    }

    private static Map<String, String> key(Function<String, Optional<String>> parameters) {
        return TestRunResources.PARAMETERS.stream()
                .filter(name -> parameters.apply(name).isPresent())
                .collect(Collectors.toMap(
                        name -> name, name -> parameters.apply(name).orElseThrow()));
    }

    /**
     * Starts the back end, and everything else that a measurement would have to wait for. Returns when the back end
     * runs. Does not report a failure, because the first measurement will report it.
     *
     * @param recordPauses whether the JVM records its pauses
     */
    public void start(BackendKind kind, boolean recordPauses) {
        resources.startAhead(kind, recordPauses);
    }

    /** Closes the resources if they were not claimed. */
    @Override
    public void close() {
        if (UNCLAIMED.remove(key, resources)) {
            resources.close();
        }
    }
}
