package io.dynamolatency.internal.suite;

import static io.dynamolatency.wire.ConnectionRecord.Closer.CLIENT_FIN;
import static io.dynamolatency.wire.ConnectionRecord.Closer.CLIENT_RESET;
import static io.dynamolatency.wire.ConnectionRecord.Closer.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.SampleWire;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which connections of a suite count as lost. */
@Tag("unit")
class LostConnectionsTest {

    private static final long MS = 1_000_000;
    private static final String MAIN = "com.acme.Orders.save(Orders.java:42)";

    private final SampleWire wire = new SampleWire();
    private final Map<Integer, SuiteClient.Snapshot> clients = new HashMap<>();
    private final Map<String, Caller> callers = new HashMap<>();
    private String testClass = "com.acme.OrdersTest";
    private long now;

    private void client(int number, String line, int mayOpen, String... builtDuring) {
        client(number, line, new SuiteClient.Busy(0, Long.MAX_VALUE, mayOpen), builtDuring);
    }

    private void client(int number, String line, SuiteClient.Busy busy, String... builtDuring) {
        clients.put(number, new SuiteClient.Snapshot(Optional.of(line), Set.of(builtDuring), 1, 1, List.of(busy)));
    }

    private SampleWire.Connection connection(int client, int requests) {
        SampleWire.Connection connection = wire.connection(now);
        for (int i = 0; i < requests; i++) {
            request(connection, client);
        }
        return connection;
    }

    private SampleWire.Call request(SampleWire.Connection on, int client) {
        String id = "call-" + callers.size();
        callers.put(id, new Caller(client, testClass));
        now += 2 * MS;
        return on.exchange(now, MS).invocation(id);
    }

    private static Optional<SuiteFinding> finding(LineReuse line) {
        return SuiteFinding.of(CodePlace.method(line.line()), List.of(line));
    }

    private List<LineReuse> lines() {
        return counted().lines();
    }

    private LostConnections.Counted counted() {
        return LostConnections.of(
                clients,
                List.of(wire.log()),
                id -> Optional.ofNullable(callers.get(id)),
                line -> line.startsWith("t."));
    }

    private LineReuse line() {
        assertThat(lines()).hasSize(1);
        return lines().get(0);
    }

    @Test
    void aKeptConnectionIsNotLost() {
        client(0, MAIN, 1, "a");
        connection(0, 50);
        assertThat(line())
                .returns(1, LineReuse::connections)
                .returns(0, LineReuse::lost)
                .returns(0, LineReuse::extraClients);
        assertThat(finding(line())).isEmpty();
    }

    @Test
    void connectionsBeyondTheCallsAtOnceAreLost() {
        client(0, MAIN, 2, "a");
        for (int i = 0; i < 10; i++) {
            connection(0, 1).closed(CLIENT_FIN, now + 3 * MS);
        }
        assertThat(line())
                .returns(8, LineReuse::lost)
                .returns(Map.of(ConnectionFate.CLIENT_CLOSED, 10), LineReuse::fates);
        assertThat(finding(line()).orElseThrow().text())
                .anySatisfy(text -> assertThat(text).contains(MAIN))
                .contains("evidence: the client closed it after an answer: 10");
    }

    @Test
    void whatOthersEndIsNotTheCodes() {
        client(0, MAIN, 1, "a");
        for (int i = 0; i < 5; i++) {
            connection(0, 1).closed(SERVER, now + MS);
            connection(0, 1).closed(CLIENT_FIN, now + 5_000 * MS);
            SampleWire.Connection error = connection(0, 0);
            request(error, 0).status(500);
            error.closed(CLIENT_FIN, now + 2 * MS);
            SampleWire.Connection late = connection(0, 0);
            request(late, 0).unanswered();
            late.closed(CLIENT_RESET, now + 2 * MS);
        }
        assertThat(line().fates())
                .containsOnlyKeys(
                        ConnectionFate.SERVER_CLOSED,
                        ConnectionFate.IDLE,
                        ConnectionFate.AFTER_ERROR,
                        ConnectionFate.GAVE_UP);
        assertThat(line().lost()).isZero();
    }

    @Test
    void theServersCloseAfterARequestToCloseIsTheCodes() {
        client(0, MAIN, 1, "a");
        for (int i = 0; i < 5; i++) {
            SampleWire.Connection closed = connection(0, 0);
            request(closed, 0).requestHeader("close");
            closed.closed(SERVER, now + 2 * MS);
        }
        assertThat(line())
                .returns(Map.of(ConnectionFate.REQUEST_CLOSE, 5), LineReuse::fates)
                .returns(4, LineReuse::lost);
    }

    @Test
    void lostConnectionsBelongToTheTestClassesThatOpenedThem() {
        client(0, MAIN, 1, "a");
        for (int i = 0; i < 5; i++) {
            connection(0, 1).closed(CLIENT_FIN, now + 3 * MS);
        }
        testClass = "com.acme.BillsTest";
        request(connection(0, 3).closed(CLIENT_FIN, now + 30 * MS), 0).attempt(2, 3);
        connection(0, 1).closed(SERVER, now + 3 * MS);
        assertThat(counted().classes())
                .containsOnly(
                        Map.entry("com.acme.OrdersTest", new ClassReuse(0, 0, 5, 0, 0, 4, 0, 0, 40)),
                        Map.entry("com.acme.BillsTest", new ClassReuse(0, 0, 2, 0, 1, 1, 0, 0, 10)));
    }

    @Test
    void lostConnectionsThatStayedOpenAreCountedApart() {
        client(0, MAIN, 1, "a");
        connection(0, 1);
        connection(0, 1);
        connection(0, 1).closed(CLIENT_FIN, now + 3 * MS);
        assertThat(counted().classes())
                .containsOnly(Map.entry("com.acme.OrdersTest", new ClassReuse(0, 0, 3, 0, 0, 2, 1, 0, 20)));
    }

    @Test
    void clientsForEachCallAreLostWhereTheyWereCalled() {
        for (int i = 0; i < 10; i++) {
            testClass = i < 6 ? "com.acme.OrdersTest" : "com.acme.BillsTest";
            client(i, MAIN, 1, testClass);
            connection(i, 1);
        }
        assertThat(counted().classes().values()).extracting(ClassReuse::lost).containsExactlyInAnyOrder(5, 3);
    }

    @Test
    void clientsThatShareAConnectionAreOnePool() {
        client(0, MAIN, 1, "a");
        client(1, MAIN, 1, "a");
        SampleWire.Connection shared = connection(0, 5);
        request(shared, 1);
        connection(1, 1);
        assertThat(line()).returns(2, LineReuse::connections).returns(0, LineReuse::lost);
    }

    @Test
    void aConnectionIsLostOnce() {
        // each connection carries the last request of one client, and was opened by the client before
        for (int i = 0; i < 10; i++) {
            client(i, MAIN, new SuiteClient.Busy(i * MS, (i + 1) * MS, 1), "a");
            SampleWire.Connection shared = connection(i, 1);
            request(shared, Math.min(i + 1, 9));
            shared.closed(CLIENT_FIN, now + 3 * MS);
        }
        assertThat(line()).returns(9, LineReuse::lost).returns(0, LineReuse::extraClients);
        assertThat(finding(line()).orElseThrow()).returns(9, SuiteFinding::lost);
        assertThat(counted().classes().get("com.acme.OrdersTest"))
                .returns(10, ClassReuse::connections)
                .returns(9, ClassReuse::lost);
    }

    @Test
    void clientsOfAPoolThatNeedTheirConnectionsAreNotExtraClients() {
        SampleWire.Connection first = connection(0, 1);
        for (int i = 0; i < 10; i++) {
            client(i, MAIN, 1, "a");
            request(first, i);
            if (i > 0) {
                connection(i, 1);
            }
        }
        assertThat(line()).returns(0, LineReuse::lost).returns(0, LineReuse::extraClients);
        assertThat(finding(line())).isEmpty();
    }

    @Test
    void aClientInThePoolOfAnotherLineIsNotAnExtraClientOfItsOwnLine() {
        String other = "com.acme.Audit.log(Audit.java:7)";
        for (int pool = 0; pool < 5; pool++) {
            client(2 * pool, MAIN, 2, "a");
            client(2 * pool + 1, other, 1, "a");
            SampleWire.Connection shared = connection(2 * pool, 2);
            request(shared, 2 * pool + 1);
            connection(2 * pool + 1, 1);
        }
        client(10, other, 1, "a");
        connection(10, 1);
        assertThat(lines())
                .filteredOn(line -> line.line().equals(other))
                .singleElement()
                .returns(1, LineReuse::clients)
                .returns(0, LineReuse::extraClients);
    }

    /** Clients that use one connection, and lose one each. A client starts to call each millisecond. */
    private void clientsOfAPool(int clients, long busyMillis) {
        SampleWire.Connection shared = connection(0, 1);
        for (int i = 0; i < clients; i++) {
            client(i, MAIN, new SuiteClient.Busy(i * MS, (i + busyMillis) * MS, 1), "test " + i);
            request(shared, i);
            connection(i, 1).closed(CLIENT_FIN, now + 3 * MS);
        }
    }

    @Test
    void clientsOfAPoolThatCallOneAfterAnotherNeedOneConnection() {
        clientsOfAPool(50, 1);
        assertThat(line()).returns(51, LineReuse::connections).returns(50, LineReuse::lost);
    }

    @Test
    void clientsOfAPoolThatCallAtOnceNeedAConnectionEach() {
        clientsOfAPool(10, 3);
        assertThat(line()).returns(11, LineReuse::connections).returns(8, LineReuse::lost);
    }

    @Test
    void aClientForEachTestIsFineAndAClientForEachCallIsNot() {
        for (int i = 0; i < 10; i++) {
            client(i, MAIN, 1, "test " + i);
            connection(i, 1);
        }
        assertThat(line()).returns(0, LineReuse::extraClients).returns(10, LineReuse::builtDuring);
        for (int i = 0; i < 10; i++) {
            client(i, MAIN, 1, "one test");
        }
        assertThat(line()).returns(9, LineReuse::extraClients);
        assertThat(finding(line()).orElseThrow())
                .returns("com.acme.Orders.save", SuiteFinding::place)
                .returns(9, SuiteFinding::lost);
    }

    @Test
    void clientsThatTestsBuildAreNoFinding() {
        for (int i = 0; i < 10; i++) {
            client(i, "t.OrdersTest.save(OrdersTest.java:9)", 1, "one test");
            connection(i, 1);
        }
        assertThat(line()).returns(true, LineReuse::ofTests).returns(9, LineReuse::extraClients);
        assertThat(finding(line())).isEmpty();
    }

    @Test
    void fewLostConnectionsAmongManyRequestsAreNoFinding() {
        client(0, MAIN, 1, "a");
        for (int i = 0; i < 4; i++) {
            connection(0, 1).closed(CLIENT_FIN, now + 3 * MS);
        }
        LineReuse few = line();
        assertThat(few.lost()).isEqualTo(3);
        assertThat(finding(few)).as("of 4 requests").isPresent();
        LineReuse many = new LineReuse(MAIN, false, 1, 1, 301, 4, 3, 0, few.fates(), null);
        assertThat(finding(many)).as("of 301 requests").isEmpty();
    }
}
