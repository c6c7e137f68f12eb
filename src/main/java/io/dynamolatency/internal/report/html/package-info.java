/** Writes results as an HTML page. */
@NullMarked
package io.dynamolatency.internal.report.html;

import org.jspecify.annotations.NullMarked;
