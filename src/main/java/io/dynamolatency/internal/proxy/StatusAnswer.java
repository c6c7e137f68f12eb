package io.dynamolatency.internal.proxy;

import io.dynamolatency.fault.WireFault;
import io.dynamolatency.internal.proxy.UpstreamPool.Call;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** Answers instead of the service. The service does not get the request. */
record StatusAnswer(WireFault fault) implements ExchangeFault {

    /**
     * The hours by which the service's clock is ahead of the client's clock, for error types that report a wrong clock.
     */
    private static final Map<String, Integer> HOURS_AHEAD =
            Map.of("RequestTimeTooSkewed", 1, "RequestExpired", 1, "RequestInTheFuture", -1);

    @Override
    public void send(Struck struck, FullHttpRequest request, Call call, Next next) {
        struck.exchangeStruck();
        request.release();
        if (fault.closes()) {
            struck.connection().ending(Ending.ANNOUNCED);
        }
        call.answered(answer());
    }

    private FullHttpResponse answer() {
        HttpResponseStatus status = HttpResponseStatus.valueOf(fault.status().orElseThrow());
        String type = fault.type().orElse(status.code() < 500 ? "ThrottlingException" : "InternalServerError");
        FullHttpResponse answer = fault.body()
                .map(body -> page(status, body))
                .orElseGet(() -> Answers.error(status, type, "the planned fault " + fault));
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC).plusHours(HOURS_AHEAD.getOrDefault(type, 0));
        answer.headers().set(HttpHeaderNames.DATE, DateTimeFormatter.RFC_1123_DATE_TIME.format(now));
        fault.retryAfter()
                .ifPresent(delay -> answer.headers().set("x-amz-retry-after", Long.toString(delay.toMillis())));
        return answer;
    }

    private static FullHttpResponse page(HttpResponseStatus status, String body) {
        return Answers.of(
                status,
                body.startsWith("<") ? "text/html" : "application/x-amz-json-1.0",
                Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
    }
}
