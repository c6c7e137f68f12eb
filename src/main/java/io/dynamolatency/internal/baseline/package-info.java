/** Compares results with those of an earlier run. */
@NullMarked
package io.dynamolatency.internal.baseline;

import org.jspecify.annotations.NullMarked;
