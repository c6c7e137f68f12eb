/** What happened on the wire, as plain records: start at {@link io.dynamolatency.wire.WireLog}. */
@NullMarked
package io.dynamolatency.wire;

import org.jspecify.annotations.NullMarked;
