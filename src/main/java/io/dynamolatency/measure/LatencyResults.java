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

/** The results of a test class, or of one interleaved test, in the order in which they were measured. Immutable. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class LatencyResults implements Iterable<LatencyResult> {

    private final List<LatencyResult> results;

    public LatencyResults(List<LatencyResult> results) {
        this.results = List.copyOf(results);
    }

    /**
     * Returns the result of a connection mode.
     *
     * @throws NoSuchElementException if no test measured the mode; the message lists the results that exist
     * @throws IllegalStateException if there are several results of the mode; the message says which overload selects
     *     one result
     */
    public LatencyResult of(ConnectionMode mode) {
        return single("of(" + mode + ")", r -> r.mode() == mode);
    }

    /**
     * Returns the result of a connection mode on an HTTP client.
     *
     * @throws NoSuchElementException if no test measured the mode on this client; the message lists the results that
     *     exist
     * @throws IllegalStateException if several tests measured the mode on this client; use {@link #of(String,
     *     ConnectionMode, HttpClientKind)}
     */
    public LatencyResult of(ConnectionMode mode, HttpClientKind httpClient) {
        return single(
                "of(" + mode + ", " + httpClient + ")",
                r -> r.mode() == mode && r.httpClient().equals(Optional.of(httpClient)));
    }

    /**
     * Returns the result of one test method in a connection mode.
     *
     * @param testMethod the test method's name, with its arguments if there are any: {@code "putItem[1 KB]"}
     * @throws NoSuchElementException if there is no such result; the message lists the results that exist
     * @throws IllegalStateException if several test classes have such a method, or the method ran on several HTTP
     *     clients
     */
    public LatencyResult of(String testMethod, ConnectionMode mode) {
        return single(
                "of(\"" + testMethod + "\", " + mode + ")",
                r -> r.mode() == mode && r.testMethod().equals(testMethod));
    }

    /**
     * Returns the result of one test method in a connection mode on an HTTP client.
     *
     * @param testMethod the test method's name, with its arguments if there are any: {@code "putItem[1 KB]"}
     * @throws NoSuchElementException if there is no such result; the message lists the results that exist
     * @throws IllegalStateException if several test classes have such a method
     */
    public LatencyResult of(String testMethod, ConnectionMode mode, HttpClientKind httpClient) {
        return single(
                "of(\"" + testMethod + "\", " + mode + ", " + httpClient + ")",
                r -> r.mode() == mode
                        && r.httpClient().equals(Optional.of(httpClient))
                        && r.testMethod().equals(testMethod));
    }

    /**
     * Returns the result of an external process by the process's name.
     *
     * @param name the name that {@link LatencyResult#externalClient()} returns
     * @throws NoSuchElementException if there is no such result; the message lists the results that exist
     * @throws IllegalStateException if the process was measured more than once
     */
    public LatencyResult ofExternalClient(String name) {
        return single(
                "ofExternalClient(\"" + name + "\")", r -> r.externalClient().equals(Optional.of(name)));
    }

    /** Returns the number of results. */
    public int size() {
        return results.size();
    }

    /** Returns all results in order. */
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
            throw new NoSuchElementException(asked
                    + ": there is no such result: it was not measured, or its measurement failed (see the failure of"
                    + " that test). There are results of " + names(results)
                    + "; an @AfterAll method gets the results of all tests of its class");
        }
        if (found.size() > 1) {
            throw new IllegalStateException(
                    asked + " is not unique: " + narrower(found) + " for one of " + names(found));
        }
        return found.get(0);
    }

    /** Returns the overload of {@code of} that selects one of these results. If no overload can, returns what to do. */
    private static String narrower(List<LatencyResult> found) {
        boolean clients =
                found.stream().map(LatencyResult::httpClient).distinct().count() > 1;
        boolean methods = found.stream().map(r -> r.testMethod()).distinct().count() > 1;
        if (found.stream().map(LatencyResult::externalClient).distinct().count() > 1
                && found.stream().allMatch(r -> r.externalClient().isPresent())) {
            return "write ofExternalClient(\"name\")";
        }
        if (!clients && !methods) {
            // a probe of one test measured more than once, or the results belong to several classes
            return "choose from stream(), which keeps the order of measuring,";
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
