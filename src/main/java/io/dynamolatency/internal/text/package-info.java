/** Reads and writes durations, numbers, headers and lines of code as text, and makes text safe to print. */
@NullMarked
package io.dynamolatency.internal.text;

import org.jspecify.annotations.NullMarked;
