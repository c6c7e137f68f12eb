/**
 * The annotations of a latency test, {@link io.dynamolatency.jupiter.DynamoLatencyTest} first, and the JUnit extension behind
 * them.
 */
@NullMarked
package io.dynamolatency.jupiter;

import org.jspecify.annotations.NullMarked;
