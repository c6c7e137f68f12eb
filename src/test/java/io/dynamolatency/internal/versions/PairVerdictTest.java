package io.dynamolatency.internal.versions;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ResultsJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What proves that a head is worse than its base, and what does not. */
@Tag("unit")
class PairVerdictTest {

    private static final int CALLS = 200;
    private static final ResultsJson.Result RESULT = result(NetworkProfile.DEFAULT);

    private final Random random = new Random(22);

    private static ComparePlan plan(boolean timed) {
        return new ComparePlan(List.of(), 1.1, timed, "OrderTest.loads", "OrderTest#loads()", Map.of());
    }

    private static ResultsJson.Result result(NetworkProfile network) {
        return ResultsJson.of(List.of(new ReportEntry(
                        SampleResults.of(ConnectionMode.KEEP_ALIVE)
                                .network(network)
                                .alike(CALLS - 1, 8)
                                .get(),
                        List.of())))
                .results()
                .get(0);
    }

    private static SideBlock block(int connections, long... own) {
        return block(RESULT, connections, own);
    }

    private static SideBlock block(ResultsJson.Result of, int connections, long... own) {
        JsonObject json = ResultsJson.GSON.toJsonTree(of).getAsJsonObject();
        json.getAsJsonObject("connections").addProperty("opened", connections);
        json.getAsJsonObject("connections").addProperty("fullHandshakes", 1);
        ResultsJson.Result result = ResultsJson.GSON.fromJson(json, ResultsJson.Result.class);
        return new SideBlock(new VersionRow("side", List.of(result), "", "", true, false), List.of(own));
    }

    private static SideBlock failed(String failure) {
        return new SideBlock(VersionRow.unmeasured("side", failure), List.of());
    }

    private static List<SideBlock> blocks(int... connections) {
        return IntStream.of(connections).mapToObj(count -> block(count)).toList();
    }

    /** A block of a test that has several nodes. Some of the nodes failed. */
    private static SideBlock nodes(int measured, String failure) {
        return new SideBlock(
                new VersionRow(
                        "side",
                        Collections.nCopies(measured, block(1).row().results().get(0)),
                        failure,
                        "",
                        true,
                        false),
                Collections.nCopies(measured, new long[0]));
    }

    /** Blocks of JVMs that differ by some percent, as JVMs do, with a slow call now and then. */
    private List<SideBlock> timed(double factor) {
        List<SideBlock> blocks = new ArrayList<>();
        for (int i = 0; i < plan(true).pairs(); i++) {
            double level = factor * 5e6 * (1 + 0.03 * random.nextGaussian());
            blocks.add(block(
                    1,
                    random.doubles(CALLS - 1)
                            .mapToLong(x -> (long) (level * (1 + 0.2 * x + (x > 0.98 ? 3 * random.nextDouble() : 0))))
                            .toArray()));
        }
        return blocks;
    }

    @Test
    void aHundredPairsOfEqualSidesAreNeverRed() {
        for (int pair = 0; pair < 100; pair++) {
            // a stall of the machine may cost a connection now and then
            int stalled = random.nextInt(3);
            assertThat(new PairVerdict(plan(false), blocks(1, 1), blocks(1 + stalled, 1)).failure())
                    .isEmpty();
            assertThat(new PairVerdict(plan(true), timed(1), timed(1)).failure())
                    .as("pair %d", pair)
                    .isEmpty();
        }
    }

    @Test
    void aHundredPairsWithOneLostConnectionInFiftyAreAllRed() {
        for (int pair = 0; pair < 100; pair++) {
            int lost = CALLS / 50;
            assertThat(new PairVerdict(plan(false), blocks(1, 1), blocks(1 + lost, 1 + lost)).failure())
                    .hasValueSatisfying(message -> assertThat(message)
                            .startsWith("\"OrderTest.loads\": the head is worse than the base:"
                                    + " connections / calls 10 / 400, base 2 / 400: more in each of 2 pairs\n"));
        }
    }

    @Test
    void moreConnectionsInOnePairAloneAreUndecided() {
        PairVerdict verdict = new PairVerdict(plan(false), blocks(1, 1), blocks(5, 1));
        assertThat(verdict.failure()).isEmpty();
        assertThat(verdict.table()).contains("undecided: more in 1 of 2 pairs, fewer in 0");
    }

    @Test
    void fewerConnectionsAreNoFailure() {
        PairVerdict verdict = new PairVerdict(plan(false), blocks(5, 5), blocks(1, 1));
        assertThat(verdict.failure()).isEmpty();
        assertThat(verdict.table()).containsPattern("connections / calls +10 / 400 +2 / 400 +fewer");
    }

    @Test
    void aSlowerHeadIsRedIfTheIntervalIsAboveWhatIsAllowed() {
        assertThat(new PairVerdict(plan(true), timed(1), timed(1.5)).failure())
                .hasValueSatisfying(message -> assertThat(message)
                        .contains("p50 ms")
                        .contains(": slower")
                        .containsPattern("1\\.[45]\\d* \\(1\\.[345]\\d* to 1\\.\\d+\\)"));
        assertThat(new PairVerdict(plan(true), timed(1), timed(1.03)).failure()).isEmpty();
    }

    @Test
    void oneSlowJvmProvesNothing() {
        List<SideBlock> head = new ArrayList<>(timed(1));
        head.set(0, timed(3).get(0));
        head.set(1, timed(3).get(0));
        head.set(2, timed(3).get(0));
        assertThat(new PairVerdict(plan(true), timed(1), head).failure()).isEmpty();
    }

    @Test
    void aBaseThatDoesNotFitIsNoFaultOfTheHead() {
        PairVerdict verdict = new PairVerdict(
                plan(false), List.of(failed("java.lang.NoSuchMethodError: 'void Orders.save()'")), blocks(1));
        assertThat(verdict.failure()).isEmpty();
        assertThat(verdict.notComparable())
                .contains("\"OrderTest.loads\": the base cannot be compared: java.lang.NoSuchMethodError:"
                        + " 'void Orders.save()'");
        assertThat(verdict.table()).contains("NoSuchMethodError");
    }

    @Test
    void twoSidesThatCannotBeMeasuredAreNoFaultOfTheHead() {
        PairVerdict verdict = new PairVerdict(plan(false), List.of(failed("no table")), List.of(failed("no table")));
        assertThat(verdict.failure()).isEmpty();
        assertThat(verdict.notComparable()).contains("\"OrderTest.loads\": the base cannot be compared: no table");
        assertThat(verdict.table()).contains("the base cannot be compared: no table");
    }

    @Test
    void aHeadThatCannotBeMeasuredIsAFailure() {
        assertThat(new PairVerdict(plan(false), blocks(1), List.of(failed("no table"))).failure())
                .contains("\"OrderTest.loads\": the head cannot be measured: no table");
    }

    @Test
    void aHeadThatLacksOneOfSeveralResultsIsAFailure() {
        PairVerdict verdict = new PairVerdict(plan(false), List.of(nodes(2, "")), List.of(nodes(1, "no table")));
        assertThat(verdict.failure())
                .contains(
                        "\"OrderTest.loads\": the head cannot be measured: it has 1 result, the base has 2: no table");
        assertThat(verdict.notComparable()).isEmpty();
        assertThat(verdict.table()).contains("no table");
    }

    @Test
    void fewerResultsWithoutAFailureAndFailuresWithAllResultsAreNoFailureOfTheHead() {
        PairVerdict fewer = new PairVerdict(plan(false), List.of(nodes(2, "")), List.of(nodes(1, "")));
        assertThat(fewer.failure()).isEmpty();
        assertThat(fewer.notComparable())
                .hasValueSatisfying(why -> assertThat(why).contains("its results do not match those of the head"));
        PairVerdict expectation = new PairVerdict(plan(false), List.of(nodes(2, "")), List.of(nodes(2, "p50: over")));
        assertThat(expectation.failure()).isEmpty();
        assertThat(expectation.notComparable()).isEmpty();
    }

    @Test
    void aSideThatWaitedIsComparedByItsCountsAlone() {
        ResultsJson.Result virtual = result(NetworkProfile.DEFAULT.withVirtualTime(true));
        List<SideBlock> base = timed(1).stream()
                .map(block -> block(virtual, 1, block.own().get(0)))
                .toList();
        PairVerdict slower = new PairVerdict(plan(true), base, timed(1.5));
        assertThat(slower.notComparable()).isEmpty();
        assertThat(slower.failure()).isEmpty();
        assertThat(slower.table())
                .containsPattern("connections / calls +5 / 1000 +5 / 1000 .*the same")
                .containsPattern("p50 and p99 ms +.*undecided: not all blocks are in virtual time");

        List<SideBlock> head =
                timed(1).stream().map(block -> block(5, block.own().get(0))).toList();
        assertThat(new PairVerdict(plan(true), base, head).failure()).hasValueSatisfying(message -> assertThat(message)
                .contains("connections / calls 25 / 1000, base 5 / 1000: more in each of 5"));
    }
}
