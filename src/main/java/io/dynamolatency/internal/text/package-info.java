/** Durations and numbers as text. */
@NullMarked
package io.dynamolatency.internal.text;

import org.jspecify.annotations.NullMarked;
