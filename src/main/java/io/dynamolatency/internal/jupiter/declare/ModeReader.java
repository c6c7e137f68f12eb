package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.http.HttpLibraries;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads which connection modes and HTTP clients a test measures. */
final class ModeReader {

    private final Method method;
    /**
     * The annotation as the user wrote it, without values of parameters. Checks for contradictions use only this
     * annotation, because a parameter applies to all tests and not only to this test.
     */
    private final DynamoLatencyTest annotation;

    private final TestSettings settings;
    private final Faults faults;

    ModeReader(Method method, DynamoLatencyTest annotation, TestSettings settings, Faults faults) {
        this.method = method;
        this.annotation = annotation;
        this.settings = settings;
        this.faults = faults;
    }

    /** Returns the mode for those calls of a probe that name no mode. */
    List<ConnectionMode> ofProbe(boolean ownIsNamed) {
        if (annotation.modes().length > 0) {
            faults.add("modes = " + List.of(annotation.modes())
                    + ": a body with a LatencyProbe names the modes in its calls, as in"
                    + " probe.compare(KEEP_ALIVE, CLOSE, ...); remove modes");
        }
        if (settings.interleaved()) {
            faults.add("interleaved = true: the body takes a LatencyProbe, whose compare(...) always alternates; remove"
                    + " interleaved");
        }
        return List.of(unset(ownIsNamed));
    }

    /** Returns the modes that a probe can measure, including AS_BUILT for an external process. */
    static List<ConnectionMode> possibleOfProbe(boolean direct) {
        return Stream.of(ConnectionMode.values())
                .filter(mode -> !mode.ofTheKit() || !direct)
                .toList();
    }

    private static ConnectionMode unset(boolean own) {
        return own ? ConnectionMode.AS_BUILT : ConnectionMode.KEEP_ALIVE;
    }

    /**
     * Returns the modes to measure, at least one.
     *
     * @param ownIsNamed whether {@code @UseClient} names a factory
     * @param codesOwn whether the test's code has its own client, because no method of the test takes a client
     */
    List<ConnectionMode> modes(boolean ownIsNamed, boolean codesOwn) {
        List<ConnectionMode> modes = settings.modes();
        if (modes.isEmpty()) {
            if (settings.interleaved()) {
                faults.add("interleaved = true alternates between modes, but none is named; name two, such as modes = {"
                        + unset(ownIsNamed || codesOwn) + ", CLOSE}");
            }
            return List.of(unset(ownIsNamed || codesOwn));
        }
        Set<ConnectionMode> seen = requireDistinct("modes", "mode", modes);
        if (settings.interleaved() && seen.size() == 1) {
            faults.add("interleaved = true alternates between modes, but modes contains only "
                    + seen.iterator().next() + "; name another, such as modes = {KEEP_ALIVE, CLOSE}");
        }
        if (seen.contains(ConnectionMode.AS_BUILT) && !ownIsNamed && !codesOwn) {
            faults.add("modes contains AS_BUILT, which is your own client; name its factory with @UseClient, or remove"
                    + " AS_BUILT");
        }
        if (!seen.contains(ConnectionMode.AS_BUILT)
                && (ClientReader.namedBy(method) || (ownIsNamed && annotation.modes().length == 0))) {
            faults.add("@UseClient names a client that no mode measures: " + modes
                    + " use the kit's clients; add AS_BUILT to modes, or remove @UseClient");
        }
        return modes;
    }

    /** Returns the HTTP clients to measure, at least one. */
    List<HttpClientKind> httpClients(Optional<UserClient> own, List<ConnectionMode> kitModes) {
        List<HttpClientKind> clients = settings.httpClients();
        if (clients.isEmpty()) {
            boolean asynchronous = own.map(UserClient::asynchronous).orElse(ParameterCheck.asksForAsynchronous(method));
            return List.of(HttpLibraries.standard(asynchronous));
        }
        if (kitModes.isEmpty() && annotation.httpClients().length == 0) {
            // the parameter only applies to tests that measure a client of the kit
            return List.of(clients.get(0));
        }
        if (kitModes.isEmpty()) {
            faults.add(
                    "httpClients = " + clients + " is for the kit's clients, but only AS_BUILT is measured; add a mode"
                            + " such as KEEP_ALIVE to modes, or remove httpClients");
        }
        Set<HttpClientKind> seen = requireDistinct("httpClients", "client", clients);
        if (mixed(clients)) {
            faults.add("httpClients contains synchronous clients (" + names(seen, false) + ") and asynchronous clients"
                    + " (" + names(seen, true) + "); a body takes either DynamoDbClient or DynamoDbAsyncClient, so"
                    + " write a test for each kind");
        }
        return clients;
    }

    /** Returns the set of the values in the order of their declaration. Each repeated value is a fault. */
    private <E extends Enum<E>> Set<E> requireDistinct(String parameter, String noun, List<E> values) {
        Set<E> seen = new TreeSet<>();
        for (E value : values) {
            if (!seen.add(value)) {
                faults.add(parameter + " contains " + value + " twice, but each " + noun
                        + " is measured only once; remove one of them");
            }
        }
        return seen;
    }

    /** Returns whether some of the clients are synchronous and others asynchronous. */
    static boolean mixed(List<HttpClientKind> clients) {
        return clients.stream().map(HttpClientKind::asynchronous).distinct().count() > 1;
    }

    private static String names(Set<HttpClientKind> clients, boolean asynchronous) {
        return clients.stream()
                .filter(client -> client.asynchronous() == asynchronous)
                .map(HttpClientKind::name)
                .collect(Collectors.joining(", "));
    }
}
