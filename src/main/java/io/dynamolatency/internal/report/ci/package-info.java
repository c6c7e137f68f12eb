/** Writes results for CI servers and other tools. */
@NullMarked
package io.dynamolatency.internal.report.ci;

import org.jspecify.annotations.NullMarked;
