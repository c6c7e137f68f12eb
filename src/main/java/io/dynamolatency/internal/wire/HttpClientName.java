package io.dynamolatency.internal.wire;

import io.dynamolatency.HttpClientKind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The HTTP client below an SDK client, as the SDK names it in the user agent of its requests.
 *
 * @param name the name, such as {@code Apache5} or {@code NettyNio}; a client that is not from the SDK can have any
 *     other name
 * @param asynchronous whether the SDK client is asynchronous
 */
public record HttpClientName(String name, boolean asynchronous) {

    /**
     * The largest number of idle connections to one address that the JDK's pool keeps by default. The pool closes
     * further connections that are returned, so these losses are normal.
     */
    public static final int JVM_KEEPS_IDLE = 5;

    private static final Pattern HTTP_CLIENT = Pattern.compile("\\bmd/http#(\\S+)");

    /** Returns the name in a request's {@code User-Agent}; empty if the header contains no name. */
    public static Optional<HttpClientName> in(String userAgent) {
        Matcher found = HTTP_CLIENT.matcher(userAgent);
        return found.find()
                ? Optional.of(new HttpClientName(found.group(1), userAgent.contains("md/io#async")))
                : Optional.empty();
    }

    /** Returns the SDK's library with this name; empty for a client that is not from the SDK. */
    public Optional<HttpClientKind> kind() {
        return Optional.ofNullable(
                switch (name) {
                    case "Apache5" -> HttpClientKind.APACHE5;
                    case "Apache" -> HttpClientKind.APACHE4;
                    case "UrlConnection" -> HttpClientKind.URL_CONNECTION;
                    case "NettyNio" -> HttpClientKind.NETTY;
                    case "AwsCommonRuntime" -> asynchronous ? HttpClientKind.CRT_ASYNC : HttpClientKind.CRT;
                    default -> null;
                });
    }
}
