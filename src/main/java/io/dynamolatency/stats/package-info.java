/**
 * Order statistics over numbers: pure functions that know nothing of latencies, tests or networks. Start at {@link
 * io.dynamolatency.stats.Quantiles}; {@link io.dynamolatency.stats.QuantileTest} is what verdicts come from.
 */
@NullMarked
package io.dynamolatency.stats;

import org.jspecify.annotations.NullMarked;
