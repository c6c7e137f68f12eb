package io.dynamolatency.internal.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Removes the headers that apply to one connection only and must not be forwarded (RFC 9110 section 7.6.1). */
final class HopByHop {

    private static final List<CharSequence> NAMES = List.of(
            HttpHeaderNames.CONNECTION,
            AsciiString.cached("Keep-Alive"),
            AsciiString.cached("Proxy-Connection"),
            HttpHeaderNames.TE,
            HttpHeaderNames.TRAILER,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.UPGRADE,
            HttpHeaderNames.EXPECT);

    private static final Set<String> NEEDED = Set.of("host", "content-length", "content-type", "authorization");

    private HopByHop() {}

    /**
     * Returns whether DynamoDB reads a header. Such a header is forwarded even if the {@code Connection} header names
     * it.
     */
    private static boolean isNeeded(String name) {
        return NEEDED.contains(name) || name.startsWith("x-amz-") || name.startsWith("amz-sdk-");
    }

    /**
     * Removes the headers in {@link #NAMES}. Also removes headers that the {@code Connection} header names, unless
     * DynamoDB reads them.
     */
    static void removeFrom(HttpHeaders headers) {
        for (String value : headers.getAll(HttpHeaderNames.CONNECTION)) {
            for (String named : value.split(",", -1)) {
                String name = named.trim();
                if (!name.isEmpty() && !isNeeded(name.toLowerCase(Locale.ROOT))) {
                    headers.remove(name);
                }
            }
        }
        NAMES.forEach(headers::remove);
    }
}
