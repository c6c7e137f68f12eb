/** Measures the first call of a client in fresh JVMs, and parts it by phase. */
@NullMarked
package io.dynamolatency.internal.firstcall;

import org.jspecify.annotations.NullMarked;
