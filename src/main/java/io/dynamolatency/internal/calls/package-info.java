/** Stores the times of calls, and matches calls to their exchanges. */
@NullMarked
package io.dynamolatency.internal.calls;

import org.jspecify.annotations.NullMarked;
