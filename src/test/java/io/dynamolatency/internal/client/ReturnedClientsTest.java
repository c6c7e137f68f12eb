package io.dynamolatency.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkClient;

/** Which clients of factories are closed, and when. */
@Tag("unit")
class ReturnedClientsTest {

    private final ReturnedClients clients = new ReturnedClients();
    private final List<String> closed = new ArrayList<>();

    private SdkClient client(String name) {
        return new SdkClient() {
            @Override
            public String serviceName() {
                return name;
            }

            @Override
            public void close() {
                closed.add(name);
            }
        };
    }

    private void measure(SdkClient client) {
        clients.returned(client);
        clients.ended(client);
    }

    @Test
    void newClientsAreClosedAfterAFewOthers() {
        for (int i = 0; i < ReturnedClients.MOST + 2; i++) {
            measure(client("client " + i));
        }
        assertThat(closed).containsExactly("client 0", "client 1");
    }

    @Test
    void aClientThatIsReturnedAgainIsNeverClosed() {
        SdkClient shared = client("shared");
        measure(shared);
        measure(client("other"));
        measure(shared);
        for (int i = 0; i < 2 * ReturnedClients.MOST; i++) {
            measure(client("client " + i));
        }
        assertThat(closed).contains("other").doesNotContain("shared");
        clients.returned(shared);
        clients.unusable(shared);
        assertThat(closed).doesNotContain("shared");
    }

    @Test
    void aClientThatCannotBeMeasuredIsClosedAtOnce() {
        SdkClient client = client("unusable");
        clients.returned(client);
        clients.unusable(client);
        assertThat(closed).containsExactly("unusable");
    }
}
