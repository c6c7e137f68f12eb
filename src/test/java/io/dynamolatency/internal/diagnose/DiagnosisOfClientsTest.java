package io.dynamolatency.internal.diagnose;

import static io.dynamolatency.internal.diagnose.ExpectedCauses.CALLS;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.first;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.text;
import static io.dynamolatency.internal.diagnose.Scene.MS;
import static io.dynamolatency.internal.diagnose.Scene.ONE_WAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.wire.ClientAlert;
import io.dynamolatency.internal.wire.Invocation;
import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.internal.wire.PoolState;
import io.dynamolatency.internal.wire.TimeLimits;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The diagnosis tells apart what clients, their callers and things between client and service do to connections. */
@Tag("unit")
class DiagnosisOfClientsTest {

    static final Set<Kind> KINDS = Set.of(
            Kind.MANY_CLIENTS,
            Kind.CLOSED_BETWEEN,
            Kind.UNUSED_CONNECTIONS,
            Kind.CALLER_GAVE_UP,
            Kind.HANDSHAKES_GIVEN_UP);

    @Test
    void aClientPerTenantOpensAConnectionForEach() {
        Scene scene = new Scene();
        SampleWire.Connection[] own = new SampleWire.Connection[16];
        scene.times(80, i -> {
            scene.client(i % 16);
            if (own[i % 16] == null) {
                own[i % 16] = scene.forgotten().call().connection();
            } else {
                scene.on(own[i % 16]).call();
            }
        });
        Cause cause = first(scene.diagnosis(Symptom.CONNECTIONS), Kind.MANY_CLIENTS);
        assertThat(cause.connections()).isEqualTo(15);
        assertThat(cause.evidence().get(0))
                .isEqualTo("16 SDK clients sent 80 requests; 15 clients opened a connection while another client had"
                        + " an idle one");
    }

    /** Netty opens a second connection if a call starts before the first one is in the pool again. */
    @Test
    void aSpareConnectionIsExplainedAndNotSaidToBeFine() {
        Scene scene = new Scene().userClient("NettyNio", true);
        SampleWire.Connection one = scene.call().connection();
        SampleWire.Connection other = scene.forgotten().call().connection();
        scene.times(CALLS, i -> scene.on(i % 2 == 0 ? one : other).call());
        assertThat(scene.diagnosis(Symptom.CONNECTIONS).causes()).isEmpty();
        assertThat(String.join("\n", text(scene.diagnosis(Symptom.CONNECTIONS))))
                .contains("none of 2 connections replaced a lost one")
                .contains("1 connection was opened while another was idle: NettyNio may return a connection to its pool"
                        + " only after the next call has started")
                .doesNotContain("connections are fine");
    }

    @Test
    void connectionsThatOnlyTheSecondAttemptReplacesWereClosedBetween() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.sentAgainUnseen(1);
            scene.pause(100).closed(Closer.CLIENT_FIN).pause(100);
        });
        Cause cause = first(scene.diagnosis(Symptom.CONNECTIONS), Kind.CLOSED_BETWEEN);
        assertThat(cause.connections()).isEqualTo(CALLS - 1);
    }

    /** An age that separates closed connections from others is not the client's limit if the client did not close. */
    @Test
    void connectionsThatEndWithoutCloseNotifyWereClosedBetween() {
        for (boolean notified : new boolean[] {true, false}) {
            Scene scene = new Scene();
            scene.times(CALLS, i -> {
                scene.times(3, j -> scene.call(1, Handshake.RESUMED));
                SampleWire.Connection ended = scene.lastOne().connection();
                scene.closed(Closer.CLIENT_FIN);
                if (!notified) {
                    ended.unannounced();
                }
            });
            Cause cause =
                    first(scene.diagnosis(Symptom.CONNECTIONS), notified ? Kind.TIME_TO_LIVE : Kind.CLOSED_BETWEEN);
            assertThat(cause.evidence().toString().contains("without the close_notify of TLS"))
                    .isEqualTo(!notified);
        }
    }

    /** An HTTP client over java.net.http sends no close_notify when it closes an idle connection. */
    @Test
    void onlyTheSdksHttpClientsProveAnythingByAMissingCloseNotify() {
        for (String name : new String[] {"JavaHttpClient", "Apache5"}) {
            Scene scene = new Scene().userClient(name, false);
            scene.times(CALLS, i -> {
                SampleWire.Connection ended = scene.call(1, Handshake.RESUMED).connection();
                scene.pause(30_000).closed(Closer.CLIENT_FIN).pause(1);
                ended.unannounced();
            });
            first(scene.diagnosis(Symptom.CONNECTIONS), name.equals("Apache5") ? Kind.CLOSED_BETWEEN : Kind.IDLE_LIMIT);
        }
    }

    @Test
    void aMissingCloseNotifyIsNoEvidenceAboutOtherHttpClients() {
        for (String name : new String[] {"JavaHttpClient", "Apache5"}) {
            Scene scene = new Scene().userClient(name, false);
            scene.times(CALLS, i -> {
                SampleWire.Connection ended = scene.sentAgainUnseen(1).lastOne().connection();
                scene.pause(100).closed(Closer.CLIENT_FIN).pause(100);
                ended.unannounced();
            });
            Cause cause = first(scene.diagnosis(Symptom.CONNECTIONS), Kind.CLOSED_BETWEEN);
            assertThat(cause.evidence().toString().contains("close_notify")).isEqualTo(name.equals("Apache5"));
        }
    }

    /** The pause is in the body, so no call begins after a pause. */
    @Test
    void anIdleLimitIsSeenIfTheBodyItselfPauses() {
        Scene scene = new Scene().userClient("Apache5", false);
        scene.times(CALLS, i -> {
            scene.closedBetweenRequests(40);
            if (i == 5) {
                scene.closed(Closer.CLIENT_FIN);
            }
        });
        Cause cause = first(scene.diagnosis(Symptom.CONNECTIONS), Kind.IDLE_LIMIT);
        assertThat(cause.evidence().get(0)).contains("longest idle time before a reuse");
    }

    /** The JDK keeps five idle connections for 5 s. */
    @Test
    void thePoolOfTheJvmOverflowsBeforeItsIdleLimit() {
        for (int threads : new int[] {5, 6}) {
            Scene scene = new Scene().userClient("UrlConnection", false).concurrency(threads);
            scene.times(CALLS, i -> {
                scene.call(1, Handshake.RESUMED);
                if (i % 10 == 0) {
                    scene.pause(40).closed(Closer.CLIENT_FIN);
                }
            });
            first(scene.diagnosis(Symptom.CONNECTIONS), threads > 5 ? Kind.POOL_OVERFLOW : Kind.IDLE_LIMIT);
        }
    }

    /** The pools of Apache, Netty and CRT keep as many idle connections as they can open. */
    @Test
    void onlySomePoolsOverflow() {
        for (String name : new String[] {"Apache5", "Apache", "NettyNio", "AwsCommonRuntime", "UrlConnection", "Own"}) {
            Scene scene = new Scene().userClient(name, name.equals("NettyNio")).concurrency(2);
            scene.times(CALLS, i -> {
                scene.call(1, Handshake.RESUMED);
                if (i == 10 || i == 25) {
                    scene.closed(Closer.CLIENT_FIN);
                }
            });
            first(
                    scene.diagnosis(Symptom.CONNECTIONS),
                    name.equals("UrlConnection") || name.equals("Own") ? Kind.POOL_OVERFLOW : Kind.CLIENT_CLOSES);
        }
        Scene process = new Scene().otherProcess().concurrency(2);
        process.times(CALLS, i -> {
            process.call(1, Handshake.RESUMED);
            if (i == 10 || i == 25) {
                process.closed(Closer.CLIENT_FIN);
            }
        });
        first(process.diagnosis(Symptom.CONNECTIONS), Kind.POOL_OVERFLOW);
    }

    /** Python and Node.js close without close_notify, so only the HTTP proxy can tell that it ended a connection. */
    @Test
    void clientsOfOtherProcessesMayCloseWithoutCloseNotify() {
        for (boolean told : new boolean[] {true, false}) {
            Scene scene = new Scene().otherProcess();
            scene.times(CALLS, i -> {
                SampleWire.Call last = scene.call(1, Handshake.RESUMED);
                last.connection().unannounced();
                if (told) {
                    last.struck(FaultKind.PROXY, 1);
                }
                scene.closed(Closer.CLIENT_FIN);
            });
            List<Cause> causes = scene.diagnosis(Symptom.CONNECTIONS).causes();
            assertThat(causes).extracting(Cause::kind).contains(told ? Kind.CLOSED_BETWEEN : Kind.CLIENT_CLOSES);
            if (told) {
                assertThat(first(scene.diagnosis(Symptom.CONNECTIONS), Kind.CLOSED_BETWEEN)
                                .evidence()
                                .get(0))
                        .contains("and the kit's HTTP proxy recorded that it ended these connections");
            }
        }
    }

    /** A request that is on its way when a tunnel ends was not given up by the client. */
    @Test
    void requestsWithoutAnAnswerOnATunnelThatEnded() {
        for (boolean told : new boolean[] {true, false}) {
            Scene scene = new Scene();
            scene.times(CALLS, i -> {
                scene.call(1, Handshake.RESUMED);
                SampleWire.Call lost = scene.call().unanswered();
                lost.connection().unannounced();
                if (told) {
                    lost.struck(FaultKind.PROXY, 1);
                }
                scene.ended(InvocationEndings.Kind.OTHER).closed(Closer.CLIENT_FIN);
            });
            first(scene.diagnosis(Symptom.CONNECTIONS), Kind.CLOSED_BETWEEN);
        }
    }

    /** A closed Netty client sends no close_notify, and any client that gives up reports a time-out. */
    @Test
    void requestsWithoutAnAnswerWhoseClientGaveUp() {
        for (String name : new String[] {"Apache5", "NettyNio"}) {
            Scene scene = new Scene().userClient(name, name.equals("NettyNio"));
            scene.times(CALLS, i -> {
                scene.call().unanswered().connection().unannounced();
                scene.ended(
                                name.equals("NettyNio")
                                        ? InvocationEndings.Kind.OTHER
                                        : InvocationEndings.Kind.READ_TIMEOUT)
                        .closed(Closer.CLIENT_FIN);
            });
            first(scene.diagnosis(Symptom.CONNECTIONS), Kind.ABANDONED_CALLS);
        }
    }

    /** The service answers with Connection: close because the tunnel has ended, so the header is not the reason. */
    @Test
    void anAnswerOnATunnelThatEndedDoesNotAnnounceTheClose() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call(1, Handshake.RESUMED);
            SampleWire.Call cut = scene.call().responseHeader("close");
            cut.connection().unannounced();
            cut.struck(FaultKind.PROXY, 1);
            scene.closedDuringAnswer();
        });
        first(scene.diagnosis(Symptom.CONNECTIONS), Kind.CLOSED_BETWEEN);
        Scene announced = new Scene();
        announced.times(CALLS, i -> {
            announced.call().responseHeader("close");
            announced.closed(Closer.CLIENT_FIN);
        });
        first(announced.diagnosis(Symptom.CONNECTIONS), Kind.SERVER_ANSWERS_CLOSE);
    }

    @Test
    void connectionsThatAnUnknownHttpClientDoesNotUseAgainAreNotSaidToLeak() {
        for (String name : new String[] {"UNKNOWN", "AwsCommonRuntime"}) {
            Scene scene = new Scene().userClient(name, false);
            scene.times(CALLS, i -> {
                scene.call(1, Handshake.RESUMED);
                scene.forgotten();
            });
            first(scene.diagnosis(Symptom.CONNECTIONS), Kind.UNUSED_CONNECTIONS);
            first(scene.diagnosis(Symptom.LEAKS), Kind.UNUSED_CONNECTIONS);
        }
        Scene leaks = new Scene().userClient("Apache5", false);
        leaks.times(CALLS, i -> {
            leaks.call(1, Handshake.RESUMED);
            leaks.forgotten();
        });
        leaks.clients.pooled(0, new PoolState(CALLS, 0));
        first(leaks.diagnosis(Symptom.CONNECTIONS), Kind.LEAKED);
    }

    @Test
    void aPoolThatIsEmptyWhileConnectionsAreIdleLeaks() {
        Scene scene = new Scene().unknownInvocations();
        scene.times(3, i -> {
            scene.call();
            scene.forgotten();
        });
        scene.times(10, i -> {
            scene.logged(scene.now(), scene.now() + 200 * MS, true);
            scene.endings.add(
                    "failed-" + i,
                    new InvocationEndings.Ending(
                            InvocationEndings.Kind.NO_CONNECTION, scene.now() - MS, Optional.empty()));
        });
        Cause cause = first(scene.diagnosis(), Kind.LEAKED);
        assertThat(cause.evidence().get(0)).startsWith("10 requests got no connection from the pool");
    }

    /** A pool's time-out runs out while the connection of the request is opening. */
    private static Scene openingTooSlowly(boolean usedLater) {
        Scene scene = new Scene().userClient("NettyNio", true);
        scene.times(6, i -> {
            long start = scene.now();
            SampleWire.Connection late = scene.wire
                    .connection(start)
                    .tls(TlsVersion.TLS_1_3, Handshake.FULL)
                    .handshakeEnds(start + 70 * MS);
            scene.logged(start, start + 50 * MS, true, new Invocation("failed-" + i, 0));
            scene.endings.add(
                    "failed-" + i,
                    new InvocationEndings.Ending(
                            InvocationEndings.Kind.NO_CONNECTION, scene.now() - MS, Optional.empty()));
            scene.pause(100);
            if (usedLater) {
                scene.on(late).call();
            }
        });
        return scene;
    }

    @Test
    void aPoolWhoseTimeOutIsShorterThanAHandshakeIsNotTooSmall() {
        for (boolean usedLater : new boolean[] {true, false}) {
            Scene scene = openingTooSlowly(usedLater);
            Cause cause = first(scene.diagnosis(), Kind.HANDSHAKES_GIVEN_UP);
            assertThat(cause.evidence().get(0))
                    .isEqualTo("6 requests got no connection from the pool, while new connections were opening; a new"
                            + " connection takes 20 ms here");
            assertThat(cause.fix()).contains("connectionAcquisitionTimeout");
            assertThat(scene.diagnosis().causes()).extracting(Cause::kind).doesNotContain(Kind.POOL_TOO_SMALL);
        }
    }

    @Test
    void withoutAnyConnectionNothingIsKnownOfThePool() {
        Scene scene = new Scene();
        scene.logged(scene.now(), scene.now() + 50 * MS, true);
        scene.endings.add(
                "failed",
                new InvocationEndings.Ending(InvocationEndings.Kind.NO_CONNECTION, scene.now() - MS, Optional.empty()));
        assertThat(scene.diagnosis().causes()).isEmpty();
    }

    @Test
    void aCallerThatInterruptsItsCallsIsNoTimeToLive() {
        Scene scene = new Scene();
        scene.times(60, i -> {
            scene.call(1, Handshake.RESUMED);
            if (i % 3 == 2) {
                // the client reads the answer to its end, and then notices the interrupt
                scene.ended(InvocationEndings.Kind.INTERRUPTED).closed(Closer.CLIENT_FIN);
            }
        });
        Cause cause = first(scene.diagnosis(Symptom.CONNECTIONS), Kind.CALLER_GAVE_UP);
        assertThat(cause.connections()).isEqualTo(19);
        assertThat(cause.evidence().get(0)).startsWith("requests given up before their answer: 20 by an interrupt");
    }

    @Test
    void aCallThatEndsBeforeItsAnswerWasGivenUp() {
        Scene scene = new Scene().unknownInvocations();
        scene.times(60, i -> {
            if (i % 3 == 2) {
                scene.leftAfter(6).closed(Closer.CLIENT_RESET);
            } else {
                scene.call(1, Handshake.RESUMED);
            }
        });
        first(scene.diagnosis(Symptom.CONNECTIONS), Kind.CALLER_GAVE_UP);
    }

    @Test
    void aCallThatGetsNoAnswerWasGivenUpAlsoIfTheClockShowsLessThanZero() {
        Scene scene = new Scene().unknownInvocations().pause(-10_000);
        scene.times(60, i -> {
            if (i % 3 == 2) {
                scene.leftAfter(6).lastOne().unanswered();
                scene.closed(Closer.CLIENT_RESET);
            } else {
                scene.call(1, Handshake.RESUMED);
            }
        });
        assertThat(scene.now()).isNegative();
        first(scene.diagnosis(Symptom.CONNECTIONS), Kind.CALLER_GAVE_UP);
    }

    @Test
    void ofTwoLinesThatInterruptEquallyOftenTheFirstByNameIsNamed() {
        Scene scene = new Scene();
        scene.times(60, i -> {
            scene.call(1, Handshake.RESUMED);
            if (i % 3 == 2) {
                String line = i % 2 == 0 ? "com.acme.B.get(B.java:1)" : "com.acme.A.get(A.java:1)";
                scene.endings.add(
                        "call-" + i,
                        new InvocationEndings.Ending(
                                InvocationEndings.Kind.INTERRUPTED, scene.now(), Optional.of(line)));
                scene.closed(Closer.CLIENT_FIN);
            }
        });
        assertThat(first(scene.diagnosis(Symptom.CONNECTIONS), Kind.CALLER_GAVE_UP)
                        .evidence()
                        .get(0))
                .contains("(call at com.acme.A.get(A.java:1))");
    }

    private static Scene withoutSomeAnswers(long timeoutMillis) {
        Scene scene = new Scene().userClient("NettyNio", true);
        scene.clients.timesOut(0, new TimeLimits(Optional.of(Duration.ofMillis(timeoutMillis)), Optional.empty()));
        scene.times(CALLS, i -> {
            SampleWire.Call call = scene.call(1, Handshake.RESUMED);
            if (i % 4 == 3) {
                call.unanswered();
                scene.closed(Closer.CLIENT_RESET);
            }
        });
        return scene;
    }

    @Test
    void aFutureThatWasCancelledWasGivenUp() {
        Cause cause = first(withoutSomeAnswers(5_000).diagnosis(Symptom.CONNECTIONS), Kind.CALLER_GAVE_UP);
        assertThat(cause.evidence().get(0)).contains("cancelled, or unanswered when their call ended");
    }

    @Test
    void aCallThatLastedUntilItsTimeOutWasNotGivenUpByItsCaller() {
        first(withoutSomeAnswers(11).diagnosis(Symptom.CONNECTIONS), Kind.ABANDONED_CALLS);
    }

    @Test
    void aRequestThatLastedUntilItsOwnTimeOutWasNotGivenUpByItsCaller() {
        Scene scene = withoutSomeAnswers(5_000);
        scene.times(CALLS, i -> scene.endings.timesOut("call-" + i, Duration.ofMillis(11)));
        first(scene.diagnosis(Symptom.CONNECTIONS), Kind.ABANDONED_CALLS);
    }

    /** A cancelled request has its fallback in the same call. */
    @Test
    void aRequestThatWasCancelledBeforeItsFallbackWasGivenUp() {
        Scene scene = new Scene().userClient("NettyNio", true);
        SampleWire.Connection[] pool = {scene.wire.connection(scene.now())};
        scene.times(CALLS, i -> {
            long start = scene.now();
            pool[0].exchange(start + ONE_WAY, MS)
                    .oneWay(ONE_WAY)
                    .invocation("first-" + i)
                    .unanswered();
            pool[0].closed(Closer.CLIENT_RESET, start + 12 * MS);
            pool[0] = scene.wire.connection(start + 12 * MS).tls(TlsVersion.TLS_1_3, Handshake.RESUMED);
            pool[0].exchange(start + 32 * MS + ONE_WAY, MS).oneWay(ONE_WAY).invocation("fallback-" + i);
            scene.logged(
                    start,
                    start + 43 * MS,
                    false,
                    new Invocation("first-" + i, 0, start, start, 0),
                    new Invocation("fallback-" + i, 0, start + 12 * MS, start + 12 * MS, start + 43 * MS));
        });
        // 12 ms until the caller gave up, and 20 ms for the new connection
        assertThat(first(scene.diagnosis(), Kind.CALLER_GAVE_UP).explained()).isEqualTo(Duration.ofMillis(32L * CALLS));
        assertThat(scene.diagnosis().causes()).extracting(Cause::kind).doesNotContain(Kind.ABANDONED_CALLS);
    }

    @Test
    void handshakesThatTheClientEndsWithoutAnAlertAreGivenUp() {
        Scene scene = new Scene();
        // the time-out of the whole call ends one sooner
        scene.times(7, i -> scene.handshakeGivenUp(i == 3 ? 8 : 50));
        Cause cause = first(scene.diagnosis(Symptom.CONNECTIONS), Kind.HANDSHAKES_GIVEN_UP);
        assertThat(cause.evidence().get(0))
                .startsWith("the client closed 7 new connections after 8 ms to 50 ms (median 50 ms), before the")
                .endsWith("a new connection takes 20 ms here, and a request on it 10 ms more");
        assertThat(cause.fix()).doesNotContain("certificate");
        first(scene.diagnosis(), Kind.HANDSHAKES_GIVEN_UP);
    }

    @Test
    void handshakesThatAnAlertEndsHaveTheAdviceForIt() {
        Scene trust = new Scene();
        trust.times(
                3, i -> trust.failedHandshake(30, "Received fatal alert: certificate_expired" + ClientAlert.DISTRUST));
        assertThat(first(trust.diagnosis(), Kind.FAILED_HANDSHAKES).fix())
                .contains("trust the run's certificate authority");
        Scene version = new Scene();
        version.times(3, i -> version.failedHandshake(30, "Received fatal alert: protocol_version"));
        assertThat(first(version.diagnosis(), Kind.FAILED_HANDSHAKES).fix())
                .doesNotContain("trust the run's certificate authority");
    }

    @Test
    void adviceIsThatOfTheHttpClientInUse() {
        Scene scene = new Scene().userClient("UrlConnection", false);
        scene.times(CALLS, i -> {
            scene.call(1, Handshake.RESUMED);
            scene.pause(6_000).closed(Closer.CLIENT_FIN).pause(1);
        });
        Cause cause = first(scene.diagnosis(Symptom.CONNECTIONS), Kind.IDLE_LIMIT);
        assertThat(cause.fix()).doesNotContain("connectionMaxIdleTime").contains("5 s");
    }

    @Test
    void adviceNamesNoSettingThatTheHttpClientLacks() {
        for (String name : new String[] {"UrlConnection", "Homemade"}) {
            Scene idle = new Scene().userClient(name, false);
            idle.times(CALLS, i -> {
                idle.call(1, Handshake.RESUMED);
                idle.pause(2_000).closed(Closer.SERVER).pause(1);
            });
            Scene between = new Scene().userClient(name, false);
            between.times(CALLS, i -> {
                between.sentAgainUnseen(1);
                between.pause(100).closed(Closer.CLIENT_FIN).pause(100);
            });
            Scene closing = new Scene().userClient(name, false);
            closing.times(CALLS, i -> {
                closing.call(1, Handshake.RESUMED);
                closing.closed(Closer.CLIENT_FIN);
            });
            assertThat(List.of(
                            first(idle.diagnosis(Symptom.CONNECTIONS), Kind.SERVER_CLOSES_IDLE),
                            first(between.diagnosis(Symptom.CONNECTIONS), Kind.CLOSED_BETWEEN),
                            first(closing.diagnosis(Symptom.CONNECTIONS), Kind.CLIENT_CLOSES)))
                    .extracting(Cause::fix)
                    .allSatisfy(fix ->
                            assertThat(fix).doesNotContain("connectionMaxIdleTime", "connectionTimeToLive", "abort()"));
        }
    }

    @Test
    void connectionsThatWereNeededAreNotSaidToBeFine() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.parallelRequests(2, 1));
        assertThat(text(scene.diagnosis(Symptom.CONNECTIONS)).get(0)).doesNotContain("fine");
    }
}
