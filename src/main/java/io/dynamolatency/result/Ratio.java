package io.dynamolatency.result;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A percentile of one result divided by the same percentile of another result.
 *
 * @param value the quotient, above 0.0; 2.0 if the other result is twice as fast
 * @param low the lower bound; 0.0 if there are too few calls for a lower bound
 * @param high the upper bound; {@link Double#POSITIVE_INFINITY} if there are too few calls for an upper bound
 * @param confidence the lowest probability that the bounds contain the true ratio, 0.5 (inclusive) to 1 (exclusive)
 * @param paired whether both results come from one interleaved test
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record Ratio(double value, double low, double high, double confidence, boolean paired) {}
