/** AssertJ assertions on results and on the wire. Start from {@link io.dynamolatency.assertions.LatencyAssertions}. */
@NullMarked
package io.dynamolatency.assertions;

import org.jspecify.annotations.NullMarked;
