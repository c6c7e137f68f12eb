/** Repeats a call and times it. */
@NullMarked
package io.dynamolatency.internal.driver;

import org.jspecify.annotations.NullMarked;
