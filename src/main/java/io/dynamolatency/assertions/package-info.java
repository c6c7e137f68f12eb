/**
 * AssertJ assertions on results: import {@code assertThat} from {@link io.dynamolatency.assertions.LatencyAssertions}. The only
 * importer of AssertJ.
 */
@NullMarked
package io.dynamolatency.assertions;

import org.jspecify.annotations.NullMarked;
