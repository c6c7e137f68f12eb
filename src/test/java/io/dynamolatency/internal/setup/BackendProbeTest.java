package io.dynamolatency.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A back end that hangs, and perhaps answers again. */
@Timeout(120)
@Tag("slow")
class BackendProbeTest {

    private final Throwable timedOut = new TimeoutException("a call's");
    private final Throwable other = new IllegalStateException("an assertion of the body's");

    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean hangs = true;
    private RawServer server;
    private BackendLink link;
    private BackendProbe probe;

    @BeforeEach
    void start() throws IOException {
        server = RawServer.answering(request -> {
            if (hangs) {
                over.await(60, TimeUnit.SECONDS);
            }
            return RawHttp.answer(200, "{}".getBytes(StandardCharsets.UTF_8));
        });
        link = BackendLink.to(new Backend(server.uri()), server.uri(), false);
        probe = new BackendProbe(link);
    }

    @AfterEach
    void end() throws IOException {
        over.countDown();
        link.close();
        server.close();
    }

    private record Backend(URI uri) implements DynamoBackend {
        @Override
        public String description() {
            return "a back end";
        }

        @Override
        public URI start() {
            return uri;
        }

        @Override
        public Optional<String> failure() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    private String hanging() {
        return "a back end at " + server.uri() + " hangs: it did not answer ListTables within 2 s";
    }

    @Test
    void aFailureWithoutATimeOutAsksNothing() {
        assertThat(probe.after(other)).isEmpty();
        assertThat(probe.failure()).isEmpty();
        assertThat(server.accepted()).isZero();
    }

    @Test
    void aBackEndThatAnswersAgainDoesNotHang() {
        assertThat(probe.after(timedOut)).contains(hanging());
        hangs = false;
        assertThat(probe.after(other)).isEmpty();
        assertThat(probe.failure()).isEmpty();
    }

    @Test
    void aBackEndThatStillHangsIsNamedAgain() {
        assertThat(probe.after(timedOut)).contains(hanging());
        assertThat(probe.after(other)).contains(hanging());
    }

    @Test
    void callsThatFailTogetherAskTogether() throws InterruptedException {
        List<Thread> calls = Stream.generate(() -> new Thread(() -> probe.after(timedOut)))
                .limit(8)
                .toList();
        calls.forEach(Thread::start);
        for (Thread call : calls) {
            call.join(60_000);
            assertThat(call.isAlive()).isFalse();
        }
        assertThat(server.requests()).hasSizeBetween(1, 4);
    }

    @Test
    void anInterruptedQuestionShowsNoHang() {
        hangs = false;
        Thread.currentThread().interrupt();
        assertThat(probe.after(timedOut)).isEmpty();
        assertThat(Thread.interrupted()).isTrue();
    }
}
