/** Turns results into rows, from which all reports are made. */
@NullMarked
package io.dynamolatency.internal.report.rows;

import org.jspecify.annotations.NullMarked;
