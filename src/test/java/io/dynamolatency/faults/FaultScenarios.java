package io.dynamolatency.faults;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.judge.ResultData;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All faults, and healthy runs without one. */
final class FaultScenarios {

    /** Makes each fault, a new one for each measurement. */
    static final List<Supplier<FaultScenario>> ALL = List.of(
            ConnectionFaults.RequestClose::new,
            ConnectionFaults.AnswersClose::new,
            ConnectionFaults.AnswersCloseNowAndThen::new,
            ConnectionFaults.AbortedAnswers::new,
            ConnectionFaults.TimeToLiveOfNothing::new,
            ConnectionFaults.ServerCloses::new,
            ConnectionFaults.ServerClosesIdle::new,
            ConnectionFaults.ServerClosesIdleWithRetries::new,
            ClientFaults.ClientRebuilt::new,
            ClientFaults.ClientRebuiltAndLeft::new,
            ConnectionFaults.TimeToLive::new,
            ConnectionFaults.IdleLimit::new,
            ClientFaults.PoolTooSmall::new,
            ClientFaults.PoolOverflow::new,
            ClientFaults.Leaked::new,
            ClientFaults.LeakedAskedForConnections::new,
            ConnectionFaults.NoResumptionByTheService::new,
            ConnectionFaults.NoResumptionByTheClient::new,
            ClientFaults.FailedHandshakes::new,
            CallFaults.ErrorAnswers::new,
            CallFaults.AbandonedCalls::new,
            CallFaults.Retries::new,
            CallFaults.RetriesAskedFor::new,
            CallFaults.SeveralRequests::new,
            CallFaults.SlowService::new,
            CallFaults.JvmPauses::new,
            CallFaults.RateNotHeld::new,
            CallFaults.FewThreads::new);

    private FaultScenarios() {}

    /** Returns the clients that can have the fault. */
    static List<HttpClientKind> clients(FaultScenario fault) {
        return Stream.of(HttpClientKind.values())
                .filter(client -> fault.notApplicable(client).isEmpty())
                .toList();
    }

    /** A client without a fault, under a load that it can take. */
    static final class Healthy extends FaultScenario {
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
        void assertPresent(ResultData result) {
            assertKept(result);
        }
    }

    /** Returns an endless stream of healthy runs of a client, which cycles through loads and networks. */
    static Stream<FaultScenario> healthy(HttpClientKind client) {
        List<NetworkProfile> networks = Stream.of(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2, TlsVersion.NONE)
                .map(tls -> NetworkProfile.of(FaultScenario.RTT, tls))
                .toList();
        // the JDK keeps five idle connections
        int threads = client == HttpClientKind.URL_CONNECTION ? 4 : 8;
        return Stream.iterate(0, i -> i + 1).map(i -> {
            NetworkProfile network = networks.get(i % networks.size());
            return switch (i / networks.size() % 3) {
                case 0 -> new Healthy(network, Load.ONE_AT_A_TIME, 100);
                case 1 -> new Healthy(network, FaultScenario.threads(threads), 20 * threads);
                default -> new Healthy(network, FaultScenario.rate(20), 20);
            };
        });
    }
}
