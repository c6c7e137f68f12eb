/**
 * Measures calls and checks results against limits: {@link io.dynamolatency.measure.LatencyResult}, {@link
 * io.dynamolatency.measure.LatencyProbe}, {@link io.dynamolatency.measure.LatencyLab}.
 */
@NullMarked
package io.dynamolatency.measure;

import org.jspecify.annotations.NullMarked;
