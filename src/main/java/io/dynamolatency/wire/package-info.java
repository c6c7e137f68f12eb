/** What happened on the wire: {@link io.dynamolatency.wire.WireLog} with its connections and exchanges. */
@NullMarked
package io.dynamolatency.wire;

import org.jspecify.annotations.NullMarked;
