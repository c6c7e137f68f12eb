/** The figures of a measurement as plain records, and the exceptions of measurements without a result. */
@NullMarked
package io.dynamolatency.result;

import org.jspecify.annotations.NullMarked;
