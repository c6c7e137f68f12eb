package io.dynamolatency.internal.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP proxy that is set in the user's environment or system properties. Requests through this HTTP proxy do not
 * reach this machine.
 */
public final class UsersProxy {

    private static final String NOT_PROXIED = "http.nonProxyHosts";

    /** The hosts for which the JDK uses no HTTP proxy if the property is unset. */
    private static final String LOOPBACK = "localhost|127.*|[::1]";

    private UsersProxy() {}

    /**
     * Returns the property that keeps calls to this machine away from HTTP proxies, in the JDK and in the SDK. If this
     * property is set, the SDK does not read {@code HTTP_PROXY} and {@code HTTPS_PROXY}. Empty for an endpoint on a
     * different machine.
     */
    static Map<String, String> leftOut(URI endpoint) {
        if (!isLoopback(endpoint.getHost())) {
            return Map.of();
        }
        String before = System.getProperty(NOT_PROXIED, "");
        if (List.of(before.split("\\|")).containsAll(List.of(LOOPBACK.split("\\|")))) {
            return Map.of(NOT_PROXIED, before);
        }
        return Map.of(NOT_PROXIED, before.isBlank() ? LOOPBACK : before + "|" + LOOPBACK);
    }

    /**
     * Returns the properties that lead calls to this machine through an HTTP proxy of the kit. The SDK's clients read
     * {@code http.proxyHost} also for HTTPS, and the JDK reads {@code https.proxyHost}.
     */
    static Map<String, String> through(URI proxy) {
        String port = Integer.toString(proxy.getPort());
        return Map.of(
                "http.proxyHost",
                proxy.getHost(),
                "http.proxyPort",
                port,
                "https.proxyHost",
                proxy.getHost(),
                "https.proxyPort",
                port,
                NOT_PROXIED,
                "");
    }

    /**
     * Returns the properties to unset. CRT's clients take an HTTP proxy from these properties, even for hosts that
     * should use no HTTP proxy.
     */
    static List<String> unset(URI endpoint) {
        return isLoopback(endpoint.getHost()) ? List.of("http.proxyHost", "https.proxyHost") : List.of();
    }

    private static boolean isLoopback(@Nullable String host) {
        try {
            // for an address, getByName sends no DNS query
            return host != null
                    && (host.equals("localhost")
                            || (host.matches("[0-9.]+|\\[.*]")
                                    && InetAddress.getByName(host).isLoopbackAddress()));
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /**
     * Returns the variable or property that sets an HTTP proxy for a scheme. The text includes the value, without a
     * password.
     */
    public static Optional<String> named(String scheme) {
        return named(scheme, System::getenv, System::getProperty);
    }

    static Optional<String> named(
            String scheme, UnaryOperator<@Nullable String> variables, UnaryOperator<@Nullable String> properties) {
        String variable = scheme + "_proxy";
        for (String name : List.of(variable, variable.toUpperCase(Locale.ROOT))) {
            String value = variables.apply(name);
            if (value != null && !value.isBlank()) {
                return Optional.of(name + " = " + withoutPassword(value.strip()));
            }
        }
        String property = scheme + ".proxyHost";
        String host = properties.apply(property);
        return host == null || host.isBlank() ? Optional.empty() : Optional.of(property + " = " + host.strip());
    }

    /**
     * Returns an address without its user name and password. Removes all text up to the last {@code @}, except the
     * scheme, because a password can contain any character.
     */
    private static String withoutPassword(String value) {
        return value.replaceFirst("^(\\w[\\w+.-]*://)?.*@", "$1");
    }
}
