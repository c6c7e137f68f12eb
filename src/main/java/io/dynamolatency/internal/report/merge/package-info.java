/** Writes the reports of a run, and merges reports of several JVMs and machines. */
@NullMarked
package io.dynamolatency.internal.report.merge;

import org.jspecify.annotations.NullMarked;
