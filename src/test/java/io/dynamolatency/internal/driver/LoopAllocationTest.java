package io.dynamolatency.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Rate;
import io.dynamolatency.fixture.AllocatedBytes;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.interceptor.InvocationInterceptor;
import io.dynamolatency.internal.interceptor.SentRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ClientType;

/** What the loop allocates from one call of a block to another: nothing, lest a collection falls into a timed call. */
@Tag("slow")
class LoopAllocationTest {

    /**
     * What the SDK hands a header over in, which the JIT leaves out only where it knows of no other kind of request.
     */
    private static final long BYTES_OF_AN_OPTIONAL = 16;

    private static final int FROM = 2_000;
    private static final int TO = 12_000;

    /** Takes down what its thread has allocated before one call and before a later one. */
    private static final class Counting implements TimedCall {
        private final Runnable body;
        private int calls;
        private long before;
        private long after;

        Counting(Runnable body) {
            this.body = body;
        }

        @Override
        public void call(ConnectionMode mode) {
            calls++;
            if (calls == FROM) {
                before = AllocatedBytes.byThisThread();
            } else if (calls == TO) {
                after = AllocatedBytes.byThisThread();
            }
            body.run();
        }
    }

    private static long allocated(long enough, MeasurementSettings orders, Runnable body) throws Exception {
        return AllocatedBytes.atBest(enough, () -> {
            Counting call = new Counting(body);
            new Measurement(SampleResults.subject(orders), orders, new TracedPath(), call).run();
            assertThat(call.calls).isEqualTo(TO);
            return call.after - call.before;
        });
    }

    private static MeasurementSettings orders() {
        return MeasurementSettings.of(List.of(ConnectionMode.AS_BUILT))
                .iterations(TO)
                .warmup(0)
                .build();
    }

    @Test
    void aClosedLoopAllocatesNothing() throws Exception {
        assertThat(allocated(0, orders(), () -> {})).isZero();
    }

    @Test
    void anOpenLoopAllocatesNothing() throws Exception {
        MeasurementSettings open =
                orders().toBuilder().rate(Optional.of(new Rate(Rate.MOST))).build();
        assertThat(allocated(0, open, () -> {})).isZero();
    }

    @Test
    void tracingWhatASynchronousClientSendsAllocatesNothingOfTheKits() throws Exception {
        SentRequest request = new SentRequest(ClientType.SYNC);
        InvocationInterceptor client = new InvocationInterceptor();
        long enough = (TO - FROM) * BYTES_OF_AN_OPTIONAL;
        assertThat(allocated(enough, orders(), () -> request.passThrough(client)))
                .isLessThanOrEqualTo(enough);
    }

    @Test
    void tracingWhatAnAsynchronousClientSendsAllocatesNothingOfTheKits() throws Exception {
        SentRequest request = new SentRequest(ClientType.ASYNC);
        InvocationInterceptor client = new InvocationInterceptor();
        long enough = (TO - FROM) * BYTES_OF_AN_OPTIONAL;
        assertThat(allocated(enough, orders(), () -> request.passThrough(client)))
                .isLessThanOrEqualTo(enough);
    }

    @Test
    void callsOfSeveralRequestsTakeTheMemoryThatTheirRequestsAreKeptIn() throws Exception {
        SentRequest one = new SentRequest(ClientType.SYNC);
        SentRequest other = new SentRequest(ClientType.SYNC);
        InvocationInterceptor client = new InvocationInterceptor();
        // 28 bytes each, in columns that are replaced by longer ones; an object for each would be more
        long enough = (TO - FROM) * (88 + 2 * BYTES_OF_AN_OPTIONAL);
        long bytes = allocated(enough, orders(), () -> {
            one.passThrough(client);
            other.passThrough(client);
        });
        assertThat(bytes).isLessThanOrEqualTo(enough);
    }

    @Test
    void whatIsAllocatedIsSeen() throws Exception {
        // with the array's header
        long enough = (TO - FROM) * 120L;
        assertThat(allocated(enough, orders(), () -> kept = new byte[100])).isGreaterThanOrEqualTo((TO - FROM) * 100L);
    }

    static byte[] kept = {};
}
