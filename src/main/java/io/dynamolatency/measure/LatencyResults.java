package io.dynamolatency.measure;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** The results of a test class, or of one interleaved test, in the order they were measured. Immutable. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class LatencyResults implements Iterable<LatencyResult> {

    private final List<LatencyResult> results;

    /** Copies the results. */
    public LatencyResults(List<LatencyResult> results) {
        this.results = List.copyOf(results);
    }

    /**
     * The result of a mode.
     *
     * @throws NoSuchElementException when no test measured it, naming what there is
     * @throws IllegalStateException when several tests did, or one with several HTTP clients; the other forms name one
     */
    public LatencyResult of(ConnectionMode mode) {
        return single("of(" + mode + ")", r -> r.mode() == mode);
    }

    /**
     * The result of a mode on an HTTP client.
     *
     * @throws NoSuchElementException when no test measured it, naming what there is
     * @throws IllegalStateException when several tests did; {@link #of(String, ConnectionMode, HttpClientKind)} names
     *     one
     */
    public LatencyResult of(ConnectionMode mode, HttpClientKind httpClient) {
        return single(
                "of(" + mode + ", " + httpClient + ")",
                r -> r.mode() == mode && r.httpClient().equals(Optional.of(httpClient)));
    }

    /**
     * The result of a mode of one test.
     *
     * @param testMethod the test method's name
     * @throws NoSuchElementException when there is none, naming what there is
     * @throws IllegalStateException when several test classes have such a method, or it has several HTTP clients
     */
    public LatencyResult of(String testMethod, ConnectionMode mode) {
        return single(
                "of(\"" + testMethod + "\", " + mode + ")",
                r -> r.mode() == mode && r.testMethod().equals(testMethod));
    }

    /**
     * The result of a mode of one test on an HTTP client.
     *
     * @param testMethod the test method's name
     * @throws NoSuchElementException when there is none, naming what there is
     * @throws IllegalStateException when several test classes have such a method
     */
    public LatencyResult of(String testMethod, ConnectionMode mode, HttpClientKind httpClient) {
        return single(
                "of(\"" + testMethod + "\", " + mode + ", " + httpClient + ")",
                r -> r.mode() == mode
                        && r.httpClient().equals(Optional.of(httpClient))
                        && r.testMethod().equals(testMethod));
    }

    /**
     * The result of another process, by the name it was given.
     *
     * @param name as {@link LatencyResult#externalClient()} has it
     * @throws NoSuchElementException when there is none, naming what there is
     * @throws IllegalStateException when it was measured more than once
     */
    public LatencyResult ofExternalClient(String name) {
        return single(
                "ofExternalClient(\"" + name + "\")", r -> r.externalClient().equals(Optional.of(name)));
    }

    /** How many there are. */
    public int size() {
        return results.size();
    }

    /** All of them. */
    public Stream<LatencyResult> stream() {
        return results.stream();
    }

    @Override
    public Iterator<LatencyResult> iterator() {
        return results.iterator();
    }

    @Override
    public String toString() {
        return results.toString();
    }

    private LatencyResult single(String asked, Predicate<LatencyResult> condition) {
        List<LatencyResult> found = results.stream().filter(condition).toList();
        if (found.isEmpty()) {
            throw new NoSuchElementException(
                    asked + ": nothing was measured so, or measuring it failed (see the failure of its"
                            + " own test). There are results of " + names(results));
        }
        if (found.size() > 1) {
            throw new IllegalStateException(
                    asked + " is not unique: " + narrower(found) + " for one of " + names(found));
        }
        return found.get(0);
    }

    /**
     * The form that tells results apart which differ in their clients, their methods or both, or what to do where none
     * does.
     */
    private static String narrower(List<LatencyResult> found) {
        boolean clients =
                found.stream().map(LatencyResult::httpClient).distinct().count() > 1;
        boolean methods = found.stream().map(r -> r.testMethod()).distinct().count() > 1;
        if (found.stream().map(LatencyResult::externalClient).distinct().count() > 1
                && found.stream().allMatch(r -> r.externalClient().isPresent())) {
            return "write ofExternalClient(\"name\")";
        }
        if (!clients && !methods) {
            // of one test, whose probe has measured more than once, or of several classes
            return "choose from stream(), which has them in the order they were measured,";
        }
        return "write of(" + (methods ? "\"method\", " : "") + "mode" + (clients ? ", httpClient)" : ")");
    }

    private static String names(List<LatencyResult> results) {
        return results.isEmpty()
                ? "none"
                : results.stream()
                        .map(r -> r.testMethod() + " in " + r.mode()
                                + r.httpClient().map(client -> " on " + client).orElse("")
                                + r.externalClient().map(name -> " by " + name).orElse(""))
                        .collect(Collectors.joining(", "));
    }
}
