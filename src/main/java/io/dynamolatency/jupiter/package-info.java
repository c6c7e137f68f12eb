/** The annotations of a latency test. Start from {@link io.dynamolatency.jupiter.DynamoLatencyTest}. */
@NullMarked
package io.dynamolatency.jupiter;

import org.jspecify.annotations.NullMarked;
