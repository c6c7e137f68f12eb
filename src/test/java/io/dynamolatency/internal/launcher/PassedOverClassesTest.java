package io.dynamolatency.internal.launcher;

import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.Network;
import java.util.List;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Latency tests in classes that Jupiter passes over: the kit's engine fails each. */
@SuppressWarnings({"unused", "ClassCanBeStatic"}) // JUnit must not run them
@Tag("unit")
class PassedOverClassesTest {

    private static String message(String method, String fault) {
        return "@DynamoLatencyTest on " + method + "(DynamoDbClient):\n  - " + fault;
    }

    private static List<String> failures(DiscoverySelector... selectors) {
        return EngineTestKit.engine(new LatencyEngine()).selectors(selectors).execute().testEvents().failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow()
                        .getMessage())
                .toList();
    }

    static class Forgotten {
        class Inner {
            @DynamoLatencyTest
            void reads(DynamoDbClient dynamo) {}

            @Test
            void ordinary() {}

            @Nested
            class Deeper {
                @DynamoLatencyTest
                void writes(DynamoDbClient dynamo) {}
            }
        }
    }

    private static final String INNER =
            "JUnit does not run an inner class without @Nested; annotate Inner with @Nested";

    @Test
    void anInnerClassWithoutNestedFailsWithAllInside() {
        assertThat(failures(selectClass(Forgotten.class)))
                .containsExactlyInAnyOrder(message("Inner.reads", INNER), message("Deeper.writes", INNER));
        assertThat(failures(selectMethod(Forgotten.Inner.class, "reads", DynamoDbClient.class)))
                .containsExactly(message("Inner.reads", INNER));
    }

    static class StaticNested {
        @Nested
        static class Inner {
            @DynamoLatencyTest
            void reads(DynamoDbClient dynamo) {}

            @Test
            void ordinary() {}
        }
    }

    @Test
    void aStaticClassWithNestedFails() {
        assertThat(failures(selectClass(StaticNested.class)))
                .containsExactly(message(
                        "Inner.reads",
                        "JUnit does not run a static class as a nested one; remove static or @Nested from Inner"));
    }

    static class PrivateNested {
        @Nested
        private class Inner {
            @DynamoLatencyTest
            void reads(DynamoDbClient dynamo) {}

            @Test
            void ordinary() {}
        }
    }

    private static class PrivateClass {
        @DynamoLatencyTest
        void reads(DynamoDbClient dynamo) {}

        @Test
        void ordinary() {}
    }

    @Test
    void aPrivateClassFails() {
        assertThat(failures(selectClass(PrivateNested.class)))
                .containsExactly(
                        message("Inner.reads", "JUnit does not run a private class; remove the modifier from Inner"));
        assertThat(failures(selectClass(PrivateClass.class)))
                .containsExactly(message(
                        "PrivateClass.reads",
                        "JUnit does not run a private class; remove the modifier from PrivateClass"));
    }

    @Test
    void aLocalClassFails() {
        class Local {
            @DynamoLatencyTest
            void reads(DynamoDbClient dynamo) {}

            @Test
            void ordinary() {}
        }
        Object anonymous = new Object() {
            @DynamoLatencyTest
            void reads(DynamoDbClient dynamo) {}

            @Test
            void ordinary() {}
        };
        assertThat(failures(selectClass(Local.class)))
                .containsExactly(message(
                        "Local.reads", "JUnit does not run a class inside a method; move Local out of the method"));
        assertThat(failures(selectClass(anonymous.getClass())))
                .singleElement()
                .asString()
                .endsWith("JUnit does not run a class inside a method; give the class a name, and move it out of the"
                        + " method");
    }

    static class ClassFaultAndMethodFault {
        class Inner {
            @DynamoLatencyTest
            private void reads(DynamoDbClient dynamo) {}
        }
    }

    @Test
    void bothFaultsAreNamed() {
        assertThat(failures(selectClass(ClassFaultAndMethodFault.class)))
                .containsExactly(message("Inner.reads", INNER)
                        + "\n  - JUnit does not run a private method; remove the modifier");
    }

    /** What JUnit runs, or leaves out as asked. */
    static class Fine {
        class Base {
            @DynamoLatencyTest
            void reads(DynamoDbClient dynamo) {}
        }

        @Nested
        class Heir extends Base {}

        abstract class Abstract {
            @DynamoLatencyTest
            void reads(DynamoDbClient dynamo) {}
        }

        @Disabled("on purpose")
        class Off {
            @DynamoLatencyTest
            void reads(DynamoDbClient dynamo) {}
        }

        class Helper {
            void reads() {}
        }

        static class OfItsOwn {
            @DynamoLatencyTest
            void reads(DynamoDbClient dynamo) {}

            @Nested
            class Inside {
                @DynamoLatencyTest
                void reads(DynamoDbClient dynamo) {}
            }
        }
    }

    @Test
    void otherClassesAreJupitersOwn() {
        assertThat(failures(selectClass(Fine.class), selectClass(Fine.OfItsOwn.class)))
                .isEmpty();
    }

    /** A class that Jupiter does run must not fail, so this holds for each version of JUnit. */
    @Test
    void jupiterPassesOverThem() {
        class Local {
            @Test
            void ordinary() {}
        }
        EngineTestKit.Builder jupiter = EngineTestKit.engine("junit-jupiter");
        for (Class<?> type :
                List.of(Forgotten.class, StaticNested.class, PrivateNested.class, PrivateClass.class, Local.class)) {
            jupiter.selectors(selectClass(type));
        }
        jupiter.execute().testEvents().assertStatistics(tests -> tests.started(0));
    }

    static class TwoConstructors {
        TwoConstructors() {}

        TwoConstructors(int unused) {}

        @DynamoLatencyTest
        void reads(DynamoDbClient dynamo) {}
    }

    static class UnknownParameter {
        UnknownParameter(Thread unknown) {}

        @DynamoLatencyTest(iterations = 1, warmup = 0, network = @Network(tls = NONE))
        void reads(DynamoDbClient dynamo) {}
    }

    @Test
    void jupiterItselfFailsAClassThatItCannotCreate() {
        for (Class<?> type : List.of(TwoConstructors.class, UnknownParameter.class)) {
            assertThat(EngineTestKit.engine("junit-jupiter")
                            .selectors(selectClass(type))
                            .configurationParameter("dynamolatency.report.publish", "none")
                            .execute()
                            .allEvents()
                            .failed()
                            .count())
                    .as(type.getSimpleName())
                    .isPositive();
            assertThat(failures(selectClass(type))).isEmpty();
        }
    }
}
