/**
 * What a test was like when somebody looked at it: baselines in files of the user's repository, and the rule that holds a result
 * against one. Start at {@link io.dynamolatency.baseline.Baselines}. Imports Gson for these files.
 */
@NullMarked
package io.dynamolatency.baseline;

import org.jspecify.annotations.NullMarked;
