package io.dynamolatency.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.internal.judge.ResultData;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each cause is injected and diagnosed, on one client of those it applies to, and healthy clients are found healthy.
 * {@link FaultDiagnosisBenchmark} has all of them on all clients, several times.
 */
@Timeout(60)
@Tag("slow")
class FaultDiagnosisTest {

    private static final FaultLab LAB = new FaultLab();

    private static final int TRIES = 3;

    @AfterAll
    static void close() {
        LAB.close();
    }

    /** A fault for each cause, each on another client than the one before where it applies to more than one. */
    static Stream<Arguments> faults() {
        Map<Kind, Supplier<FaultScenario>> ofEach = new LinkedHashMap<>();
        FaultScenarios.ALL.forEach(
                fault -> ofEach.putIfAbsent(fault.get().expected().get(0), fault));
        List<Supplier<FaultScenario>> faults = List.copyOf(ofEach.values());
        return IntStream.range(0, faults.size()).mapToObj(i -> {
            FaultScenario made = faults.get(i).get();
            List<HttpClientKind> clients = FaultScenarios.clients(made);
            return Arguments.of(Named.of(made.toString(), faults.get(i)), clients.get(i % clients.size()));
        });
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("faults")
    void anInjectedCauseIsFoundFirst(Supplier<FaultScenario> made, HttpClientKind client) {
        atBest(() -> {
            FaultScenario fault = made.get();
            ResultData result = LAB.measure(fault, client);
            Diagnosis diagnosis = result.diagnosis(fault.symptom());
            assertThat(diagnosis.causes()).as("%s%n%s", diagnosis, result).isNotEmpty();
            assertThat(diagnosis.causes().get(0).kind())
                    .as("%s%n%s", diagnosis, result)
                    .isIn(fault.expected());
        });
    }

    /**
     * Other work of the machine adds time to a call, which may be more than what was injected. How often that is named
     * in its place is the benchmark's to say.
     */
    private static void atBest(Runnable measured) {
        for (int others = TRIES - 1; others > 0; others--) {
            try {
                measured.run();
                return;
            } catch (AssertionError disturbed) {
                System.out.println("measured again: " + disturbed.getMessage());
            }
        }
        measured.run();
    }

    /** Each client on its own, under a load that none of the others has. */
    static Stream<Arguments> healthyClients() {
        List<HttpClientKind> clients = List.of(HttpClientKind.values());
        return IntStream.range(0, clients.size())
                .mapToObj(i -> Arguments.of(
                        FaultScenarios.healthy(clients.get(i))
                                .skip(2L * i)
                                .findFirst()
                                .orElseThrow(),
                        clients.get(i)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("healthyClients")
    void aHealthyClientIsFoundHealthy(FaultScenario healthy, HttpClientKind client) {
        atBest(() -> {
            ResultData result = LAB.measure(healthy, client);
            Diagnosis diagnosis = result.diagnosis();
            assertThat(diagnosis.causes())
                    .extracting(Cause::kind)
                    .as("%s%n%s", diagnosis, result)
                    .isEmpty();
            assertThat(diagnosis.healthy()).isTrue();
        });
    }

    @Test
    void everyClientHasFaults() {
        Set<HttpClientKind> injected = EnumSet.noneOf(HttpClientKind.class);
        faults().forEach(arguments -> injected.add((HttpClientKind) arguments.get()[1]));
        assertThat(injected).containsExactly(HttpClientKind.values());
    }

    /** What other people's mistakes inject, which tests of their own reproduce. */
    private static final Set<Kind> REPORTED = EnumSet.of(
            Kind.MANY_CLIENTS,
            Kind.CLOSED_BETWEEN,
            Kind.UNUSED_CONNECTIONS,
            Kind.CALLER_GAVE_UP,
            Kind.HANDSHAKES_GIVEN_UP,
            Kind.REQUEST_IN_PIECES,
            Kind.EXPECT_CONTINUE,
            Kind.BEFORE_SDK,
            Kind.IN_SDK,
            Kind.FUTURE_COMPLETED_LATE,
            Kind.AFTER_ANSWER);

    @Test
    void everyCauseIsInjected() {
        assertThat(FaultScenarios.ALL.stream().flatMap(fault -> fault.get().expected().stream()))
                .containsAll(EnumSet.complementOf(EnumSet.copyOf(REPORTED)));
    }

    @Test
    void faultNamesAreUnique() {
        assertThat(FaultScenarios.ALL).extracting(fault -> fault.get().name()).doesNotHaveDuplicates();
    }
}
