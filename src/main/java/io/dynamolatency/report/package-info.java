/** Commands for reports: {@link io.dynamolatency.report.MergeShards}. */
@NullMarked
package io.dynamolatency.report;

import org.jspecify.annotations.NullMarked;
