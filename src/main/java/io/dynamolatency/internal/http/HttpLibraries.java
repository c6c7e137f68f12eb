package io.dynamolatency.internal.http;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.internal.wire.HttpClientName;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** Finds the SDK's HTTP libraries on the class path, without loading them. */
public final class HttpLibraries {

    private HttpLibraries() {}

    /** Returns the libraries on the class path for asynchronous or for synchronous clients, the SDK's default first. */
    public static List<HttpClientKind> present(boolean asynchronous) {
        return Stream.of(HttpClientKind.values())
                .filter(kind -> kind.asynchronous() == asynchronous)
                .filter(kind -> present(kind, HttpLibraries.class.getClassLoader()))
                .toList();
    }

    /**
     * Returns the default library of the kit's client: the first library on the class path. If the class path has no
     * library, returns the SDK's default, and {@link HttpClientCheck} reports the missing library.
     */
    public static HttpClientKind standard(boolean asynchronous) {
        return present(asynchronous).stream()
                .findFirst()
                .orElse(asynchronous ? HttpClientKind.NETTY : HttpClientKind.APACHE5);
    }

    /** Returns whether a library is on the class path. Loads no class of the library or of the library's adapter. */
    static boolean present(HttpClientKind kind, ClassLoader loader) {
        return loader.getResource(entry(kind) + ".class") != null;
    }

    private static String entry(HttpClientKind kind) {
        return "software/amazon/awssdk/http/"
                + switch (kind) {
                    case APACHE5 -> "apache5/Apache5HttpClient";
                    case APACHE4 -> "apache/ApacheHttpClient";
                    case URL_CONNECTION -> "urlconnection/UrlConnectionHttpClient";
                    case CRT -> "crt/AwsCrtHttpClient";
                    case NETTY -> "nio/netty/NettyNioAsyncHttpClient";
                    case CRT_ASYNC -> "crt/AwsCrtAsyncHttpClient";
                };
    }

    /** Returns the library whose client class has this simple name; empty if no library has such a client. */
    public static Optional<HttpClientKind> kindOf(String client) {
        return Stream.of(HttpClientKind.values())
                .filter(kind -> entry(kind).endsWith("/" + client))
                .findFirst();
    }

    /**
     * Returns class and version of an HTTP client, such as {@code Apache5HttpClient 2.54.13}. For an unknown library,
     * returns the client's name in the SDK.
     */
    public static String description(HttpClientName client) {
        return client.kind()
                .map(kind -> {
                    String entry = entry(kind);
                    return entry.substring(entry.lastIndexOf('/') + 1)
                            + version(kind).map(version -> " " + version).orElse("");
                })
                .orElse(client.name());
    }

    /** Returns the version of a library on the class path; empty if the library's jar does not contain the version. */
    public static Optional<String> version(HttpClientKind kind) {
        String file = "META-INF/maven/" + kind.dependency().replace(':', '/') + "/pom.properties";
        try (InputStream in = HttpLibraries.class.getClassLoader().getResourceAsStream(file)) {
            if (in == null) {
                return Optional.empty();
            }
            Properties properties = new Properties();
            properties.load(in);
            return Optional.ofNullable(properties.getProperty("version"));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
