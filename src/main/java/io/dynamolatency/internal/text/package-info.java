/** Durations, numbers and headers as text. */
@NullMarked
package io.dynamolatency.internal.text;

import org.jspecify.annotations.NullMarked;
