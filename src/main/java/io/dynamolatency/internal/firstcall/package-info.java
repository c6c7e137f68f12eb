/** Measures the first call of a client in fresh JVMs, and divides its time into phases. */
@NullMarked
package io.dynamolatency.internal.firstcall;

import org.jspecify.annotations.NullMarked;
