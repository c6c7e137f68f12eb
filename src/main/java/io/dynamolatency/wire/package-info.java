/** What happened on the wire: connections and exchanges as records. */
@NullMarked
package io.dynamolatency.wire;

import org.jspecify.annotations.NullMarked;
