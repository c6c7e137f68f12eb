package io.dynamolatency.internal.report.rows;

import io.dynamolatency.internal.calls.RecordedTimes;
import io.dynamolatency.internal.judge.ResultData;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The histograms of a result.
 *
 * @param response the times from the intended starts
 * @param service the times from the real starts; present only with a rate
 * @param own the own times; empty in rows of reports without own times
 */
public record RowTimes(RecordedTimes response, Optional<RecordedTimes> service, Optional<RecordedTimes> own) {

    public static RowTimes of(ResultData result) {
        return new RowTimes(
                RecordedTimes.of(result.response(), result.stretch()),
                result.achievedRate().map(pace -> RecordedTimes.of(result.service(), result.stretch())),
                Optional.of(RecordedTimes.of(result.own(), result.stretch())));
    }

    /**
     * Returns the sum of two results' histograms. If only one of the two results has a certain histogram, this method
     * uses the response times of the other result instead.
     */
    public RowTimes plus(RowTimes other) {
        return new RowTimes(
                response.plus(other.response),
                service.isEmpty() && other.service.isEmpty()
                        ? Optional.empty()
                        : Optional.of(service.orElse(response).plus(other.service.orElse(other.response))),
                own.isEmpty() && other.own.isEmpty()
                        ? Optional.empty()
                        : Optional.of(own.orElse(response).plus(other.own.orElse(other.response))));
    }

    /** Returns the histograms as lines of a histogram log, which take little memory. */
    public Lines lines() {
        return new Lines(
                response.count(),
                response.line(),
                service.map(RecordedTimes::line).orElse(null),
                own.map(RecordedTimes::line).orElse(null));
    }

    /**
     * Histograms as lines of a histogram log, without tags.
     *
     * @param calls the number of calls in the response times
     */
    public record Lines(
            long calls,
            String response,
            @Nullable String service,
            @Nullable String own) {

        /**
         * Reads the histograms.
         *
         * @throws IllegalArgumentException if a line can't be read, or if the number of calls differs from {@code
         *     calls}
         */
        public RowTimes read() {
            RowTimes times = new RowTimes(
                    RecordedTimes.parse(response),
                    Optional.ofNullable(service).map(RecordedTimes::parse),
                    Optional.ofNullable(own).map(RecordedTimes::parse));
            if (times.response().count() != calls) {
                throw new IllegalArgumentException(
                        "a histogram has " + times.response().count() + " calls, its row has " + calls);
            }
            return times;
        }

        /** Returns the response times; empty if they can't be read. */
        public Optional<RecordedTimes> responseTimes() {
            try {
                return Optional.of(read().response());
            } catch (IllegalArgumentException unreadable) {
                return Optional.empty();
            }
        }
    }
}
