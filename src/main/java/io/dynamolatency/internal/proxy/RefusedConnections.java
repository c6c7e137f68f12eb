package io.dynamolatency.internal.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Linux's count of connections that were refused, in this network namespace. A refused connection never reaches the
 * proxy, so only the kernel can count it. The count includes the connections of all programs.
 */
final class RefusedConnections {

    private static final Path COUNTERS = Path.of("/proc/self/net/snmp");

    /** RFC 4022: how often a connection ended in the state SYN-SENT or SYN-RECEIVED. */
    private static final String COUNTER = "AttemptFails";

    private RefusedConnections() {}

    /** Returns the count since the machine started; empty on a system that does not count. */
    static OptionalLong count() {
        try {
            return count(Files.readAllLines(COUNTERS, StandardCharsets.US_ASCII));
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
    }

    /** Returns the count in the kernel's text, which has a line of names and a line of values for TCP. */
    static OptionalLong count(List<String> lines) {
        List<List<String>> tcp = lines.stream()
                .filter(line -> line.startsWith("Tcp:"))
                .map(line -> Arrays.asList(line.split(" ", -1)))
                .toList();
        int column = tcp.isEmpty() ? -1 : tcp.get(0).indexOf(COUNTER);
        return column > 0 && tcp.size() > 1 && column < tcp.get(1).size()
                ? OptionalLong.of(Long.parseLong(tcp.get(1).get(column)))
                : OptionalLong.empty();
    }
}
