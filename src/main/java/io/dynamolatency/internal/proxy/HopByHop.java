package io.dynamolatency.internal.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;

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

    private HopByHop() {}

    /** Removes these headers, and those that the {@code Connection} header names. */
    static void removeFrom(HttpHeaders headers) {
        for (String value : headers.getAll(HttpHeaderNames.CONNECTION)) {
            for (String named : value.split(",", -1)) {
                String name = named.trim();
                // the length is needed even if the Connection header names it
                if (!name.isEmpty() && !HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
                    headers.remove(name);
                }
            }
        }
        NAMES.forEach(headers::remove);
    }
}
