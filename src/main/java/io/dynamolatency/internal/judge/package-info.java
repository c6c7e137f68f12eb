/** Holds results against limits, and words the failures. */
@NullMarked
package io.dynamolatency.internal.judge;

import org.jspecify.annotations.NullMarked;
