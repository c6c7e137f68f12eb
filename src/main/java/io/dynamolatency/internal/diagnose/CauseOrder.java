package io.dynamolatency.internal.diagnose;

import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/** Decides which of several causes is named first. Pure. */
final class CauseOrder {

    private CauseOrder() {}

    /**
     * Returns the order of these causes. Causes that explain most of the symptom come first. Some kinds of causes come
     * after all others.
     *
     * @param overLimit whether only calls over a limit are explained
     * @param weight how much of the symptom a cause explains
     */
    static Comparator<Cause> of(List<Cause> causes, boolean overLimit, ToLongFunction<Cause> weight) {
        boolean counted = causes.stream().anyMatch(cause -> isCounted(cause.kind()));
        return Comparator.<Cause>comparingInt(cause -> comesLater(cause.kind(), counted, overLimit) ? 1 : 0)
                .thenComparing(Comparator.comparingLong(weight).reversed())
                .thenComparing(Comparator.comparing(Cause::explained).reversed());
    }

    /**
     * Returns whether causes of this kind come after all others. Late starts follow from another cause. If only times
     * show a cause, a slow machine can be the real reason. Such a cause therefore comes after causes that the wire has
     * counted. For calls over a limit, of these only pauses come later, because limits apply to own times. Late starts
     * always come later.
     */
    private static boolean comesLater(Kind kind, boolean counted, boolean overLimit) {
        return switch (kind) {
            case RATE_NOT_HELD -> true;
            case JVM_PAUSES -> counted;
            case BEFORE_SDK, IN_SDK, FUTURE_COMPLETED_LATE, AFTER_ANSWER -> counted && !overLimit;
            default -> false;
        };
    }

    /** Returns whether the wire proves causes of this kind by a count, and not by time alone. */
    private static boolean isCounted(Kind kind) {
        return kind.concernsConnections()
                || kind == Kind.RETRIES
                || kind == Kind.SEVERAL_REQUESTS
                || kind == Kind.FEW_THREADS;
    }
}
