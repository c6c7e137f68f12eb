package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
@Tag("unit")
class DelayLineTest {

    private static final long MILLI = 1_000_000;

    private final AtomicBoolean jumps = new AtomicBoolean();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final VirtualTime time = new VirtualTime();
    private final DelayThread delays = new DelayThread("delay-line-test", time, jumps::get, asleep::get);
    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final List<Long> asked = new CopyOnWriteArrayList<>();
    private final List<Long> lateNanos = new CopyOnWriteArrayList<>();
    private final DelayLine line = new DelayLine(delays, loop, this::delayed);
    private final List<String> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        delays.close();
        loop.shutdownNow();
    }

    @Test
    void parcelsArriveInTheirOrderAndNeverEarly() throws Exception {
        CountDownLatch arrived = new CountDownLatch(50);
        List<Long> early = new CopyOnWriteArrayList<>();
        onLoop(() -> {
            for (int i = 0; i < 50; i++) {
                String name = "p" + i;
                // later ones ask for less, and may not overtake
                long delay = (50 - i) * MILLI / 2;
                long due = System.nanoTime() + delay;
                line.send(delay, parcel(name, () -> {
                    if (System.nanoTime() - due < 0) {
                        early.add(due);
                    }
                    arrived.countDown();
                }));
            }
        });
        assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(early).isEmpty();
        assertThat(events).hasSize(50).isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b)));
    }

    @Test
    void theClockJumpsToTheNextParcelWhileEverythingSleeps() throws Exception {
        long hour = TimeUnit.HOURS.toNanos(1);
        CountDownLatch arrived = new CountDownLatch(2);
        List<Long> at = new CopyOnWriteArrayList<>();
        long sent = time.now();
        jumps.set(true);
        onLoop(() -> {
            for (int i = 1; i <= 2; i++) {
                line.send(i * hour, parcel("p" + i, () -> {
                    at.add(time.now() - sent);
                    arrived.countDown();
                }));
            }
        });
        assertThat(at).isEmpty();
        asleep.set(true);
        assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(events).containsExactly("p1", "p2");
        assertThat(at.get(0)).isGreaterThanOrEqualTo(hour);
        assertThat(at.get(1)).isGreaterThanOrEqualTo(2 * hour);
        assertThat(asked).allMatch(delay -> delay >= hour);
    }

    @Test
    void withoutADelayAParcelArrivesWithinTheCall() throws Exception {
        onLoop(() -> {
            line.send(0, parcel("at once", () -> {}));
            events.add("returned");
        });
        assertThat(events).containsExactly("at once", "returned");
    }

    @Test
    void aParcelWithoutADelayStaysBehindTheOneUnderWay() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        onLoop(() -> {
            line.send(20 * MILLI, parcel("delayed", () -> {}));
            line.send(0, parcel("not delayed", arrived::countDown));
            events.add("returned");
        });
        assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(events).containsExactly("returned", "delayed", "not delayed");
    }

    @Test
    void whatAParcelSendsOnItsArrivalStaysBehindIt() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        onLoop(() -> line.send(0, parcel("first", () -> {
            line.send(0, parcel("second", arrived::countDown));
            events.add("first done");
        })));
        assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(events).containsExactly("first", "first done", "second");
    }

    @Test
    void cuttingTheLineDiscardsWhatIsUnderWayAndWhatComesAfter() throws Exception {
        onLoop(() -> {
            line.send(MILLI, parcel("under way", () -> {}));
            line.cut();
            line.send(0, parcel("after", () -> {}));
        });
        CountDownLatch later = new CountDownLatch(1);
        delays.schedule(System.nanoTime() + 5 * MILLI, loop, later::countDown);
        assertThat(later.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(events).containsExactly("discarded under way", "discarded after");
    }

    @Test
    void eachDelayIsToldWithWhatItWasToBeAndWhatItWas() throws Exception {
        CountDownLatch arrived = new CountDownLatch(2);
        onLoop(() -> {
            line.send(0, parcel("at once", () -> {}));
            line.send(3 * MILLI, parcel("delayed", arrived::countDown));
            line.send(MILLI, parcel("behind it", arrived::countDown));
            // the loop is busy when they are due
            sleep(30);
        });
        assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(asked).hasSize(2);
        assertThat(asked.get(0)).isEqualTo(3 * MILLI);
        // what was under way when it was sent, which a busy machine may have let come near
        assertThat(asked.get(1)).isBetween(MILLI, 3 * MILLI);
        assertThat(lateNanos).hasSize(2).allMatch(late -> late >= 20 * MILLI);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void delayed(long askedNanos, long appliedNanos) {
        asked.add(askedNanos);
        lateNanos.add(appliedNanos - askedNanos);
    }

    private void onLoop(Runnable task) throws Exception {
        loop.submit(task).get(5, TimeUnit.SECONDS);
    }

    private DelayLine.Parcel parcel(String name, Runnable onArrival) {
        return new DelayLine.Parcel() {
            @Override
            public void deliver() {
                events.add(name);
                onArrival.run();
            }

            @Override
            public void discard() {
                events.add("discarded " + name);
            }
        };
    }

    private static int number(String name) {
        return Integer.parseInt(name.substring(1));
    }
}
