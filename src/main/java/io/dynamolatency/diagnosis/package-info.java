/** Why calls were slow or connections were not kept, found from what happened on the wire; pure functions. */
@NullMarked
package io.dynamolatency.diagnosis;

import org.jspecify.annotations.NullMarked;
