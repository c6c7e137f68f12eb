/**
 * What a run leaves behind: the table on the console and {@code results.json}. Start at {@link
 * io.dynamolatency.report.RunReport}.
 */
@NullMarked
package io.dynamolatency.report;

import org.jspecify.annotations.NullMarked;
