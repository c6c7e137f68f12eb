package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.interceptor.InvocationTrace;
import io.dynamolatency.internal.wire.InvocationSink;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.util.List;
import java.util.OptionalLong;

/** A path in memory that does for each call what a lab's path does, with a wire on which there was one request. */
public final class TracedPath extends MemoryPath {

    private long marks;

    @Override
    public void beforeCall(ConnectionMode mode, int concurrency) {
        InvocationTrace.begin(clock());
    }

    @Override
    public void invocations(InvocationSink into) {
        InvocationTrace.passOn(into);
    }

    @Override
    public void over() {
        InvocationTrace.end();
    }

    @Override
    public void withoutDelay(ConnectionMode mode) {
        // nothing is delayed
    }

    @Override
    public void open(ConnectionMode mode) {
        // nothing is delayed
    }

    @Override
    public void resume(ConnectionMode mode) {
        // nothing is delayed
    }

    /** Each moment is after another exchange. */
    @Override
    public WireMark mark() {
        return new WireMark(Math.min(1, (int) marks), marks++, 0, 0);
    }

    @Override
    public RecordedWireLog settledLog() {
        return RecordedWireLog.of(
                List.of(SampleResults.connection(0, Handshake.FULL, 1, null)),
                List.of(SampleWire.exchange(1, 0, 0, null, null, 10, OptionalLong.of(20))));
    }
}
