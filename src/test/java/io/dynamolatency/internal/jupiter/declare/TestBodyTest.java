package io.dynamolatency.internal.jupiter.declare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.testkit.engine.EngineTestKit;

@Tag("unit")
class TestBodyTest {

    private static final List<String> SELECTORS = new ArrayList<>();

    static class Recorder implements BeforeEachCallback {
        @Override
        public void beforeEach(ExtensionContext context) {
            SELECTORS.add(TestBody.of(context).selector());
        }
    }

    @ExtendWith(Recorder.class)
    abstract static class Contract {
        @Nested
        class Writes {
            @Test
            void save() {}
        }

        @Test
        void load() {}
    }

    static class Child extends Contract {}

    @Test
    void aSelectorHasTheClassesInWhichANestedClassRuns() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Child.class))
                .execute();
        assertThat(SELECTORS)
                .containsExactlyInAnyOrder(
                        Child.class.getName() + "#load()",
                        Child.class.getName() + "/" + Contract.Writes.class.getName() + "#save()");
    }
}
