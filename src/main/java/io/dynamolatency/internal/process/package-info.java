/** Runs programs for a bounded time and leaves nothing of them. */
@NullMarked
package io.dynamolatency.internal.process;

import org.jspecify.annotations.NullMarked;
