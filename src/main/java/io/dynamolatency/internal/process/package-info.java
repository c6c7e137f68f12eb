/** Runs programs with a time limit, and ends all processes that they started. */
@NullMarked
package io.dynamolatency.internal.process;

import org.jspecify.annotations.NullMarked;
