package io.dynamolatency.internal.jupiter.run;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.fixture.AllocatedBytes;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How the author's method is called, again and again. */
@Tag("unit")
class BodyCallTest {

    /** Bodies as authors write them. */
    static final class Bodies {
        private @Nullable Object last;
        private int calls;

        void withTwo(ConnectionMode mode, Object other) {
            calls++;
            last = mode;
        }

        void withFive(Object a, Object b, Object c, Object d, Object e) {
            calls++;
            last = e;
        }

        void failing() throws IOException {
            throw new IOException("the body's own");
        }

        void failingLater() {
            CompletableFuture.failedFuture(new IOException("the future's own")).join();
        }
    }

    private final Bodies bodies = new Bodies();

    private BodyCall call(String name, Map<ConnectionMode, @Nullable Object[]> arguments) {
        Method method = Arrays.stream(Bodies.class.getDeclaredMethods())
                .filter(m -> m.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return new BodyCall(method, bodies, arguments);
    }

    @Test
    void eachModeHasItsArguments() throws Throwable {
        BodyCall call =
                call("withTwo", Map.of(KEEP_ALIVE, new Object[] {KEEP_ALIVE, "x"}, CLOSE, new Object[] {CLOSE, "x"}));
        call.call(KEEP_ALIVE);
        assertThat(bodies.last).isEqualTo(KEEP_ALIVE);
        call.call(CLOSE);
        assertThat(bodies.last).isEqualTo(CLOSE);
    }

    @Test
    void whatTheBodyThrowsIsThrownAsItIs() {
        for (String name : List.of("failing", "failingLater")) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(
                            () -> call(name, Map.of(KEEP_ALIVE, new Object[0])).call(KEEP_ALIVE))
                    .withMessageEndingWith("own");
        }
    }

    @Test
    void aCallAllocatesNothing() throws Exception {
        Object[] five = {"a", "b", "c", "d", "e"};
        assertThat(allocated(call("withTwo", Map.of(KEEP_ALIVE, new Object[] {KEEP_ALIVE, "x"}))))
                .isZero();
        assertThat(allocated(call("withFive", Map.of(KEEP_ALIVE, five)))).isZero();
        assertThat(bodies.calls).isGreaterThanOrEqualTo(20_000);
    }

    private static long allocated(BodyCall call) throws Exception {
        return AllocatedBytes.atBest(0, () -> {
            long before = AllocatedBytes.byThisThread();
            for (int i = 0; i < 10_000; i++) {
                run(call);
            }
            return AllocatedBytes.byThisThread() - before;
        });
    }

    private static void run(BodyCall call) {
        try {
            call.call(KEEP_ALIVE);
        } catch (Throwable failed) {
            throw new AssertionError(failed);
        }
    }
}
