/** Guards a whole suite of tests that do not know the kit: counts connections, and finds where reuse is lost. */
@NullMarked
package io.dynamolatency.internal.suite;

import org.jspecify.annotations.NullMarked;
