/** What the JVM records of itself. The only importer of JFR. */
@NullMarked
package io.dynamolatency.internal.jfr;

import org.jspecify.annotations.NullMarked;
