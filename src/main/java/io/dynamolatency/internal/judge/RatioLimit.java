package io.dynamolatency.internal.judge;

import io.dynamolatency.internal.stats.QuantileRatio;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.Statistic;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Requires that a result is at least {@code times} times as fast as a slower result, at a percentile. Both percentiles
 * are estimates. The interval of their ratio therefore decides whether the verdict is within, over or undecided.
 *
 * @param slower the result to compare with
 * @param statistic the percentile, p50 to p99.9
 * @param times the least ratio that meets the limit, above 0.0; 1.0 requires only that the checked result is faster
 */
public record RatioLimit(ResultData slower, Statistic statistic, double times) {

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the number is not above zero, or is infinite
     */
    public RatioLimit {
        if (!(times > 0) || Double.isInfinite(times)) {
            throw new IllegalArgumentException("at least " + number(times)
                    + " times as fast is out of range; write a number" + " above 0, such as 2.0");
        }
    }

    /**
     * Checks a result against this limit. Pure.
     *
     * @throws InsufficientEvidenceException if one of the two results has too few calls for the percentile
     */
    public Outcome check(ResultData result) {
        QuantileRatio ratio = slower.ratioTo(result, statistic);
        String name = "ratio of " + statistic.label();
        String asked = "at least " + number(times);
        if (ratio.low() == 0.0 && Double.isInfinite(ratio.high())) {
            return Outcome.notResolvable(name, asked, "-", noInterval(result));
        }
        if (ratio.low() >= times) {
            return Outcome.within(name, asked, number(ratio.ratio()));
        }
        if (ratio.high() < times) {
            return Outcome.over(name, asked, number(ratio.ratio()), message(result, ratio, "it is not"), List.of());
        }
        return Outcome.undecided(
                name,
                asked,
                number(ratio.ratio()),
                message(result, ratio, "undecided"),
                "\"" + result.subject() + "\" " + relation() + " \"" + slower.subject() + "\" is undecided: "
                        + figures(ratio) + "; make more calls"
                        + (ratio.paired() ? "" : ", or pair them with interleaved = true"),
                !result.certainty().strict());
    }

    private String relation() {
        return (times == 1.0 ? "faster than" : "at least " + number(times) + " times as fast as");
    }

    private String message(ResultData result, QuantileRatio ratio, String verdict) {
        FailureMessage message = new FailureMessage(named(result) + ", expected " + relation() + " " + named(slower)
                + ": " + verdict + "; " + figures(ratio) + (ratio.paired() ? ", paired." : ", unpaired."));
        if (!ratio.paired()) {
            message.fix("pair the results with interleaved = true; a drift of the machine affects unpaired results");
        }
        others(result).ifPresent(all -> message.detail("ratios", all));
        return message.result(result).toString();
    }

    private String named(ResultData result) {
        return "\"" + result.subject() + "\" (" + statistic.label() + " " + Durations.format(result.get(statistic))
                + ", " + result.count() + " calls)";
    }

    private static String figures(QuantileRatio ratio) {
        return "the ratio is " + interval(ratio) + " with " + Numbers.number(ratio.confidence() * 100)
                + " % confidence";
    }

    private static String interval(QuantileRatio ratio) {
        return number(ratio.ratio()) + " (" + number(ratio.low()) + " to " + number(ratio.high()) + ")";
    }

    /** Returns the intervals at the percentiles that both results have, in words. */
    private Optional<String> others(ResultData result) {
        String all = Statistic.COMPARED.stream()
                .filter(other -> result.resolves(other) && slower.resolves(other))
                .map(other -> other.label() + " " + interval(slower.ratioTo(result, other)))
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    private String noInterval(ResultData result) {
        return named(result) + " and " + named(slower) + ": the ratio at "
                + statistic.label() + " is unknown, since there are too few calls for an interval at "
                + Numbers.number(100 * result.certainty().ofIntervals()) + " %"
                + " confidence; write more iterations, or choose a lower percentile";
    }

    private static String number(double value) {
        return Double.isInfinite(value) ? "no bound" : String.format(Locale.ROOT, "%.2f", value);
    }
}
