/** Implements the wire log: records, counts, and prints connections and exchanges. */
@NullMarked
package io.dynamolatency.internal.wire;

import org.jspecify.annotations.NullMarked;
