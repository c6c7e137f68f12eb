/**
 * Timing calls: the driver that repeats and times them, warm-up, and the {@link io.dynamolatency.measure.LatencyResult} that
 * comes of it. The only importer of HdrHistogram.
 */
@NullMarked
package io.dynamolatency.measure;

import org.jspecify.annotations.NullMarked;
