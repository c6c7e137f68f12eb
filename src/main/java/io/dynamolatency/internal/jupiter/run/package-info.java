/** Runs the nodes of a latency test in Jupiter's life cycle. */
@NullMarked
package io.dynamolatency.internal.jupiter.run;

import org.jspecify.annotations.NullMarked;
