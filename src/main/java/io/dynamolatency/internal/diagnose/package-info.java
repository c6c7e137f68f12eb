/** Finds the causes of slow calls and lost connections. */
@NullMarked
package io.dynamolatency.internal.diagnose;

import org.jspecify.annotations.NullMarked;
