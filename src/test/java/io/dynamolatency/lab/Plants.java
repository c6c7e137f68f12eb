package io.dynamolatency.lab;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.Load;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The catalogue: all that is planted, and the loads under which nothing is. */
final class Plants {

    /** Makes each plant, anew for each measurement. */
    static final List<Supplier<Plant>> ALL = List.of(
            ConnectionPlants.RequestClose::new,
            ConnectionPlants.AnswersClose::new,
            ConnectionPlants.AnswersCloseNowAndThen::new,
            ConnectionPlants.AbortedAnswers::new,
            ConnectionPlants.TimeToLiveOfNothing::new,
            ConnectionPlants.ServerCloses::new,
            ConnectionPlants.ServerClosesIdle::new,
            ConnectionPlants.ServerClosesIdleWithRetries::new,
            ConnectionPlants.ClientRebuilt::new,
            ConnectionPlants.ClientRebuiltAndLeft::new,
            ConnectionPlants.TimeToLive::new,
            ConnectionPlants.IdleLimit::new,
            ConnectionPlants.PoolTooSmall::new,
            ConnectionPlants.PoolOverflow::new,
            ConnectionPlants.Leaked::new,
            ConnectionPlants.LeakedAskedForConnections::new,
            ConnectionPlants.NoResumptionByTheService::new,
            ConnectionPlants.NoResumptionByTheClient::new,
            ConnectionPlants.FailedHandshakes::new,
            CallPlants.ErrorAnswers::new,
            CallPlants.AbandonedCalls::new,
            CallPlants.Retries::new,
            CallPlants.RetriesAskedFor::new,
            CallPlants.SeveralRequests::new,
            CallPlants.SlowService::new,
            CallPlants.JvmPauses::new,
            CallPlants.RateNotHeld::new);

    private Plants() {}

    /** The clients that a plant applies to. */
    static List<HttpClientKind> clients(Plant plant) {
        return Stream.of(HttpClientKind.values())
                .filter(client -> plant.leftOut(client).isEmpty())
                .toList();
    }

    /** A client as it should be, under a load that it is good for. */
    static final class Healthy extends Plant {
        private final NetworkProfile network;
        private final Load load;
        private final int calls;

        Healthy(NetworkProfile network, Load load, int calls) {
            super("nothing, " + network + (load.equals(Load.ONE_AT_A_TIME) ? "" : ", " + load));
            this.network = network;
            this.load = load;
            this.calls = calls;
        }

        @Override
        NetworkProfile network() {
            return network;
        }

        @Override
        Load load() {
            return load;
        }

        @Override
        int calls() {
            return calls;
        }

        @Override
        void isPlanted(LatencyResult result) {
            assertKept(result);
        }
    }

    /** Healthy runs of a client, endlessly, each under another load or on another network until all were had. */
    static Stream<Plant> healthy(HttpClientKind client) {
        List<NetworkProfile> networks = Stream.of(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2, TlsVersion.NONE)
                .map(tls -> NetworkProfile.of(Plant.RTT, tls))
                .toList();
        // the JDK keeps five idle connections
        int threads = client == HttpClientKind.URL_CONNECTION ? 4 : 8;
        return Stream.iterate(0, i -> i + 1).map(i -> {
            NetworkProfile network = networks.get(i % networks.size());
            return switch (i / networks.size() % 3) {
                case 0 -> new Healthy(network, Load.ONE_AT_A_TIME, 100);
                case 1 -> new Healthy(network, Plant.threads(threads), 20 * threads);
                default -> new Healthy(network, Plant.rate(20), 20);
            };
        });
    }
}
