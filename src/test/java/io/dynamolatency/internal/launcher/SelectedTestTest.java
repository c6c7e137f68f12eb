package io.dynamolatency.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

@Tag("unit")
class SelectedTestTest {

    private static final List<String> RAN = new ArrayList<>();

    abstract static class Contract {
        @Nested
        class Writes {
            @Test
            void save() {
                RAN.add("save");
            }
        }

        @Test
        void load() {
            RAN.add("load");
        }
    }

    static class Child extends Contract {
        @BeforeEach
        void before() {
            RAN.add("before of the child");
        }
    }

    private static List<String> ranBy(String selector) {
        RAN.clear();
        EngineTestKit.engine("junit-jupiter")
                .selectors(SelectedTest.selector(selector))
                .execute();
        return List.copyOf(RAN);
    }

    @Test
    void selectsAMethod() {
        assertThat(ranBy(Child.class.getName() + "#load()")).containsExactly("before of the child", "load");
    }

    @Test
    void selectsAnInheritedNestedClassInsideTheClassThatInheritsIt() {
        assertThat(ranBy(Child.class.getName() + "/" + Contract.Writes.class.getName() + "#save()"))
                .containsExactly("before of the child", "save");
    }
}
