package io.dynamolatency.internal.http;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds settings that an HTTP client does not support. Says why, and what to write instead. Opens no client. */
public final class HttpClientCheck {

    private HttpClientCheck() {}

    /**
     * Returns the reasons if a client can't be measured in these modes; empty if the client can be measured.
     *
     * @param interleaved whether the modes alternate
     */
    public static List<String> faults(
            HttpClientKind kind, Collection<ConnectionMode> modes, boolean interleaved, TlsVersion tls) {
        Optional<String> missing = missing(kind, HttpClientCheck.class.getClassLoader());
        return missing.map(List::of).orElseGet(() -> refusals(kind, modes, interleaved, tls, CrtAdapter::trustRefusal));
    }

    /**
     * Returns the reasons if a client can't be measured in these modes on a network; empty if the client can be
     * measured. If no network is emulated, the test runs without the proxy.
     *
     * @param interleaved whether the modes alternate
     */
    public static List<String> faults(
            HttpClientKind kind, Collection<ConnectionMode> modes, boolean interleaved, NetworkProfile network) {
        List<String> faults = new ArrayList<>(faults(kind, modes, interleaved, network.tls()));
        if (!network.emulated()) {
            faults.addAll(withoutProxy(kind, modes));
        }
        return faults;
    }

    private static List<String> withoutProxy(HttpClientKind kind, Collection<ConnectionMode> modes) {
        List<String> refusals = new ArrayList<>();
        if (modes.contains(ConnectionMode.SERVER_CLOSE)) {
            refusals.add("SERVER_CLOSE needs the proxy, which closes connections; remove SERVER_CLOSE or proxy = OFF");
        }
        boolean checksOnUse = kind == HttpClientKind.APACHE5 || kind == HttpClientKind.APACHE4;
        if (modes.contains(ConnectionMode.IDLE_EXPIRED) && !checksOnUse) {
            refusals.add(kind + " cannot be measured in IDLE_EXPIRED with proxy = OFF: "
                    + (kind.pooledByJvm()
                            ? "it always keeps idle connections for 5 s, so only the proxy can close them sooner"
                            : "a timer of its own closes idle connections, and only the proxy sees when")
                    + "; use APACHE5 or APACHE4, or remove IDLE_EXPIRED or proxy = OFF");
        }
        return refusals;
    }

    /** Returns a sentence that says which library to add; empty if the library is on the class path. */
    static Optional<String> missing(HttpClientKind kind, ClassLoader loader) {
        return HttpLibraries.present(kind, loader)
                ? Optional.empty()
                : Optional.of("httpClients = " + kind
                        + " needs a library that is not on the class path; add the dependency " + kind.dependency()
                        + " in the version of your SDK");
    }

    static List<String> refusals(
            HttpClientKind kind,
            Collection<ConnectionMode> modes,
            boolean interleaved,
            TlsVersion tls,
            Supplier<Optional<String>> crtTrustRefusal) {
        List<String> refusals = new ArrayList<>();
        if (kind.pooledByJvm() && modes.contains(ConnectionMode.CLIENT_PER_CALL)) {
            refusals.add(kind
                    + " cannot be measured in CLIENT_PER_CALL: its connections are pooled by the JVM, so a new client"
                    + " reuses old connections; remove " + kind + " or CLIENT_PER_CALL");
        }
        if (kind.pooledByJvm() && interleaved) {
            refusals.add(kind
                    + " cannot be interleaved: its connections are pooled by the JVM, so modes that alternate"
                    + " would share them; remove interleaved = true");
        }
        if ((kind == HttpClientKind.CRT || kind == HttpClientKind.CRT_ASYNC) && tls.encrypted()) {
            crtTrustRefusal
                    .get()
                    .ifPresent(reason ->
                            refusals.add(kind + " cannot be made to trust the run's certificate authority in this"
                                    + " version of the SDK (" + reason + "); write network = @Network(tls = NONE)"));
        }
        return refusals;
    }
}
