package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.fixture.Work;
import io.dynamolatency.internal.calls.CallSeries;
import io.dynamolatency.internal.interceptor.InvocationInterceptor;
import io.dynamolatency.internal.interceptor.SentRequest;
import io.dynamolatency.internal.jupiter.run.ReflectedBody;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import software.amazon.awssdk.core.ClientType;

/** The same calls in several loops: each shot is a block of as many, since that is how the kit makes them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LoopJmh {

    static final int WARM_UPS = 50;
    static final int SHOTS = 150;

    private static final ConnectionMode MODE = ConnectionMode.AS_BUILT;

    @Param({"TRIVIAL", "COMPUTING"})
    Work work = Work.TRIVIAL;

    private long state = 1;
    private int calls;
    private final Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    private final CallSeries series = CallSeries.timed(1);
    private CallTimer direct = timer(mode -> {});
    private CallTimer reflective = direct;
    private CallTimer traced = direct;

    /**
     * How many calls a shot is: some milliseconds, so that others on the machine spoil few shots, or a few of a call's
     * nanoseconds.
     */
    static int calls(Work work) {
        return work == Work.TRIVIAL ? 20_000 : 500;
    }

    /** Makes room for all the calls there will be, as a measurement does for a block's. */
    @Setup
    public void prepare() throws ReflectiveOperationException {
        calls = calls(work);
        series.beginBlock(calls * (WARM_UPS + SHOTS), null);
        direct = timer(mode -> work());
        reflective = timer(ReflectedBody.calling(this::work, MODE));
        SentRequest request = new SentRequest(ClientType.SYNC);
        InvocationInterceptor client = new InvocationInterceptor();
        traced = timer(mode -> {
            request.passThrough(client);
            work();
        });
    }

    private void work() {
        state = work.once(state);
    }

    private static CallTimer timer(TimedCall call) {
        MeasurementSettings orders =
                MeasurementSettings.of(List.of(MODE)).iterations(1).warmup(0).build();
        TracedPath path = new TracedPath();
        // something is on the wire from here on
        path.mark();
        return new Measurement(SampleResults.subject(orders), orders, path, call).timer();
    }

    @Benchmark
    public long bare() {
        for (int i = 0; i < calls; i++) {
            work();
        }
        return state;
    }

    @Benchmark
    public long handWritten() {
        for (int i = 0; i < calls; i++) {
            long start = System.nanoTime();
            work();
            histogram.recordValue(System.nanoTime() - start);
        }
        return state;
    }

    @Benchmark
    public long kit() {
        return shot(direct);
    }

    @Benchmark
    public long kitReflective() {
        return shot(reflective);
    }

    @Benchmark
    public long kitTraced() {
        return shot(traced);
    }

    private long shot(CallTimer timer) {
        for (int i = 0; i < calls; i++) {
            timer.timed(MODE, series, Phase.TIMED);
        }
        return state;
    }
}
