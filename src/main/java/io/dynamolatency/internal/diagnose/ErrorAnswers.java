package io.dynamolatency.internal.diagnose;

import io.dynamolatency.wire.Exchange;
import java.util.List;
import java.util.function.IntPredicate;

/** Decides whether error answers end connections. Pure. */
public final class ErrorAnswers {

    private static final int LEAST_STATUS = 400;

    /** Error answers must end connections at least this number of times as often as other answers. */
    private static final int TIMES_OTHERS = 2;

    private ErrorAnswers() {}

    /** Returns whether an exchange has an error answer. */
    public static boolean isError(Exchange exchange) {
        return exchange.status() >= LEAST_STATUS;
    }

    /**
     * Returns whether at least half of the error answers are the last on their connection, and other answers at most
     * half as often. Returns false if no other answer shows what happens without an error.
     *
     * @param isLast whether an exchange is the last on a connection that was closed, by the exchange's position
     */
    static boolean endConnections(List<Exchange> exchanges, IntPredicate isLast) {
        long errors = 0;
        long errorsAtEnd = 0;
        long others = 0;
        long othersAtEnd = 0;
        for (int i = 0; i < exchanges.size(); i++) {
            int atEnd = isLast.test(i) ? 1 : 0;
            if (isError(exchanges.get(i))) {
                errors++;
                errorsAtEnd += atEnd;
            } else if (exchanges.get(i).status() > 0) {
                others++;
                othersAtEnd += atEnd;
            }
        }
        return others > 0 && 2 * errorsAtEnd >= errors && errorsAtEnd * others >= TIMES_OTHERS * othersAtEnd * errors;
    }
}
