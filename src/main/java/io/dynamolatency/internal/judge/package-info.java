/** Checks results against limits, and writes the failure messages. */
@NullMarked
package io.dynamolatency.internal.judge;

import org.jspecify.annotations.NullMarked;
