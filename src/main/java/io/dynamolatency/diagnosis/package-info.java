/** Why calls were slow, or connections were not reused: {@link io.dynamolatency.diagnosis.Diagnosis}. */
@NullMarked
package io.dynamolatency.diagnosis;

import org.jspecify.annotations.NullMarked;
