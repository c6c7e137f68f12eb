package io.dynamolatency.internal.jupiter.declare;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.Fixture;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Runs classes with faulty declarations. */
abstract class RefusedDeclarations {

    private Set<Long> processesBefore = Set.of();

    @BeforeEach
    void lookAtProcesses() {
        processesBefore = children();
    }

    private static Set<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    final void refused(Class<?> fixture, String... faults) {
        Fixture run = Fixture.run(fixture);
        run.tests().assertStatistics(s -> s.started(0));
        assertThat(run.failures()).singleElement().isInstanceOf(ExtensionConfigurationException.class);
        List<String> lines =
                String.valueOf(run.failures().get(0).getMessage()).lines().toList();
        assertThat(lines.get(0)).matches("@DynamoLatencyTest on " + fixture.getSimpleName() + "\\.\\w+\\(.*\\):");
        assertThat(lines.subList(1, lines.size()))
                .map(line -> line.substring("  - ".length()))
                .containsExactly(faults);
        assertThat(children()).isEqualTo(processesBefore);
    }
}
