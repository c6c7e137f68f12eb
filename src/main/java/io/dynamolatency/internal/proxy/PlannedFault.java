package io.dynamolatency.internal.proxy;

import io.dynamolatency.fault.WireFault;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;

/** A fault of a plan, with its counts. Only the proxy's event loop uses an object. */
final class PlannedFault {

    private final int index;
    private final WireFault fault;
    private final Object effect;
    private final RequestHeaders headers = new RequestHeaders();
    private final long leftAlone;
    private long seen;

    PlannedFault(int index, WireFault fault, long plannedCalls) {
        this.index = index;
        this.fault = fault;
        this.effect = Effects.of(fault);
        this.leftAlone = fault.leftAlone(plannedCalls);
    }

    int index() {
        return index;
    }

    WireFault fault() {
        return fault;
    }

    /** Returns the fault's effect, which {@link Effects} has made. */
    Object effect() {
        return effect;
    }

    /** Counts a request if the fault concerns this request. Returns whether the fault strikes the request. */
    boolean counts(FullHttpRequest request) {
        String operation = headers.operation(request.headers().get(RequestHeaders.OPERATION));
        return ((ExchangeFault) effect).concerns(operation)
                && isOperation(operation)
                && isTable(request)
                && fault.strikes(seen++ - leftAlone);
    }

    /** Counts a request like {@link #counts}, but before the request's body is read. */
    boolean countsHead(HttpRequest head) {
        return ((HeadFault) effect).concerns(head)
                && isOperation(headers.operation(head.headers().get(RequestHeaders.OPERATION)))
                && fault.strikes(seen++ - leftAlone);
    }

    /**
     * Counts a connection. Returns whether the fault strikes the connection.
     *
     * @param exchanges the number of exchanges since the plan started, 0 or more
     */
    boolean countsConnection(long exchanges) {
        return exchanges >= leftAlone && fault.strikes(seen++);
    }

    private boolean isOperation(String operation) {
        return fault.operation().map(operation::equals).orElse(true);
    }

    private boolean isTable(FullHttpRequest request) {
        return fault.table()
                .map(table -> RequestTables.in(request.content().toString(StandardCharsets.UTF_8))
                        .contains(table))
                .orElse(true);
    }
}
