/** The figures of a measurement as plain records, and the exceptions that are thrown if there is no result. */
@NullMarked
package io.dynamolatency.result;

import org.jspecify.annotations.NullMarked;
