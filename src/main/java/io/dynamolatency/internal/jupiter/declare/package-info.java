/** Reads the declaration of a latency test and finds all its faults. Starts nothing. */
@NullMarked
package io.dynamolatency.internal.jupiter.declare;

import org.jspecify.annotations.NullMarked;
