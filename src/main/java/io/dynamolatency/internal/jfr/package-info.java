/** Reads the JVM's own recording (JFR). */
@NullMarked
package io.dynamolatency.internal.jfr;

import org.jspecify.annotations.NullMarked;
