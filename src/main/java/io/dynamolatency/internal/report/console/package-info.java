/** Prints results as a table on the console. */
@NullMarked
package io.dynamolatency.internal.report.console;

import org.jspecify.annotations.NullMarked;
