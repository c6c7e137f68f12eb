/** Compares results with baselines, the results of an earlier run. */
@NullMarked
package io.dynamolatency.internal.baseline;

import org.jspecify.annotations.NullMarked;
