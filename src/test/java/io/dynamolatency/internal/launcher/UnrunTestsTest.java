package io.dynamolatency.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import io.dynamolatency.jupiter.DynamoLatencyTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Latency tests that Jupiter does not run, as build tools see them. */
@Tag("unit")
class UnrunTestsTest {

    static class OnlyPrivate {
        @SuppressWarnings("unused") // JUnit must not run it
        @DynamoLatencyTest
        private void hidden(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @Nested
        class Inner {
            @DynamoLatencyTest
            int returning(DynamoDbClient dynamo) {
                return dynamo.listTables().tableNames().size();
            }
        }
    }

    /** Surefire counts tests between the start and the end of a class alone. */
    @Test
    void eachFailsBelowAClass() {
        List<String> events = new ArrayList<>();
        LauncherFactory.create().execute(request().build(), new TestExecutionListener() {
            @Override
            public void executionStarted(TestIdentifier node) {
                node.getSource()
                        .filter(ClassSource.class::isInstance)
                        .ifPresent(source -> events.add("class " + ((ClassSource) source).getClassName()));
            }

            @Override
            public void executionFinished(TestIdentifier node, TestExecutionResult result) {
                if (node.isTest() || node.getSource().isPresent()) {
                    events.add(node.getDisplayName() + " " + result.getStatus());
                }
            }
        });
        assertThat(events)
                .containsExactly(
                        "class " + OnlyPrivate.class.getName(),
                        "hidden(DynamoDbClient) FAILED",
                        OnlyPrivate.class.getName() + " SUCCESSFUL",
                        "class " + OnlyPrivate.Inner.class.getName(),
                        "returning(DynamoDbClient) FAILED",
                        OnlyPrivate.Inner.class.getName() + " SUCCESSFUL");
    }

    @Test
    void eachIsFoundByItsIdForAnotherRun() {
        TestPlan plan = LauncherFactory.create().discover(request().build());
        TestIdentifier hidden = plan.getRoots().stream()
                .flatMap(root -> plan.getDescendants(root).stream())
                .filter(node -> node.getDisplayName().startsWith("hidden"))
                .findFirst()
                .orElseThrow();
        UniqueId id = hidden.getUniqueIdObject();
        for (UniqueId selected : List.of(id, id.removeLastSegment())) {
            TestPlan again = LauncherFactory.create()
                    .discover(LauncherDiscoveryRequestBuilder.request()
                            .selectors(selectUniqueId(selected))
                            .build());
            assertThat(again.getTestIdentifier(id).getDisplayName()).isEqualTo(hidden.getDisplayName());
        }
    }

    @Test
    void aMisspeltParameterFailsBelowAClassToo() {
        LauncherDiscoveryRequest request = request()
                .configurationParameters(Map.of("dynamolatency.iteratoins", "5"))
                .build();
        TestPlan plan = LauncherFactory.create().discover(request);
        TestIdentifier parameters = plan.getRoots().stream()
                .flatMap(root -> plan.getDescendants(root).stream())
                .filter(node -> node.getDisplayName().equals("configuration parameters"))
                .findFirst()
                .orElseThrow();
        assertThat(plan.getParent(parameters).orElseThrow().getSource()).containsInstanceOf(ClassSource.class);
    }

    static class AloneWithJupiter {
        @SuppressWarnings("unused") // JUnit must not run it
        @DynamoLatencyTest
        private void hidden(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void withJupiterAloneAWarningNamesEachOnce() {
        List<String> warnings = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                warnings.add(logged.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("io.dynamolatency");
        logger.addHandler(handler);
        try {
            for (int i = 0; i < 2; i++) {
                LauncherFactory.create()
                        .discover(LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(AloneWithJupiter.class))
                                .filters(EngineFilter.includeEngines("junit-jupiter"))
                                .build());
            }
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("@DynamoLatencyTest on AloneWithJupiter.hidden(DynamoDbClient):")
                .contains("JUnit does not run a private method; remove the modifier")
                .contains("this run leaves out the engine \"dynamo-latency\", which would fail this test");
    }

    private static LauncherDiscoveryRequestBuilder request() {
        return LauncherDiscoveryRequestBuilder.request().selectors(selectClass(OnlyPrivate.class));
    }
}
