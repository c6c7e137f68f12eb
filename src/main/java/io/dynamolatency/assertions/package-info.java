/**
 * AssertJ assertions on latency results and on wire logs. Start from {@link
 * io.dynamolatency.assertions.LatencyAssertions}.
 */
@NullMarked
package io.dynamolatency.assertions;

import org.jspecify.annotations.NullMarked;
