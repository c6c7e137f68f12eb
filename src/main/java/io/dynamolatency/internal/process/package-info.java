/** Runs programs for a bounded time and ends all processes that they started. */
@NullMarked
package io.dynamolatency.internal.process;

import org.jspecify.annotations.NullMarked;
