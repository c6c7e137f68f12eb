/** What a measurement came to: plain records, and the exceptions of measurements without a result. */
@NullMarked
package io.dynamolatency.result;

import org.jspecify.annotations.NullMarked;
