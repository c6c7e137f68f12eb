package io.dynamolatency.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.http.HttpClientCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The table of {@code docs/clients.md} against a run: how many connections each client opens in each mode. {@code mvn
 * -Dtest=ClientTruthTableTest -Dclients.table=update test} rewrites the table.
 */
@ExtendWith(SharedLab.class)
@Tag("slow")
class ClientTruthTableTest {

    /** The calls that the table is about. */
    private static final int CALLS = 50;

    /** How many are made to see whether it still holds: a connection for each, or one for all. */
    private static final int CALLS_TO_CHECK = 6;

    private static final boolean UPDATE = "update".equals(System.getProperty("clients.table"));
    private static final Path PAGE = Path.of("docs/clients.md");
    private static final String BEGIN = "<!-- table: begin, written by ClientTruthTableTest -->\n";
    private static final String END = "<!-- table: end -->";

    /** A cell: what a run found where it is certain, the range of it where a client has spare connections. */
    private static String cell(HttpClientKind client, ConnectionMode mode, TlsVersion tls, SharedLab.Lab lab) {
        if (!HttpClientCheck.faults(client, List.of(mode), false, tls).isEmpty()) {
            return "refused";
        }
        int calls = UPDATE ? CALLS : CALLS_TO_CHECK;
        int opened = lab.measure(client, NetworkProfile.of(Duration.ZERO, tls), 0, calls, mode)
                .get(0)
                .wire()
                .opened();
        int most = 1 + client.spareConnections();
        boolean kept = mode == ConnectionMode.KEEP_ALIVE || mode == ConnectionMode.AS_BUILT;
        boolean range = kept && most > 1 && opened <= most;
        return range ? "1-" + most : Integer.toString(opened == calls ? CALLS : opened);
    }

    private static String table(SharedLab.Lab lab) {
        List<String> lines = new ArrayList<>();
        List<TlsVersion> networks = List.of(TlsVersion.NONE, TlsVersion.TLS_1_3);
        lines.add("| HTTP client | network | "
                + Arrays.stream(ConnectionMode.values()).map(Enum::name).collect(Collectors.joining(" | ")) + " |");
        lines.add("|---|---|" + "---|".repeat(ConnectionMode.values().length));
        for (HttpClientKind client : HttpClientKind.values()) {
            for (TlsVersion tls : networks) {
                lines.add("| " + client + " | " + tls.displayName() + " | "
                        + Arrays.stream(ConnectionMode.values())
                                .map(mode -> cell(client, mode, tls, lab))
                                .collect(Collectors.joining(" | "))
                        + " |");
            }
        }
        return String.join("\n", lines) + "\n";
    }

    @Test
    @Timeout(120)
    void theTableIsWhatARunShows(SharedLab.Lab lab) throws IOException {
        String table = table(lab);
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        if (UPDATE) {
            Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
        } else {
            assertThat(page.substring(begin, end)).isEqualTo(table);
        }
    }
}
