/** What the kit itself notes of the wire. */
@NullMarked
package io.dynamolatency.internal.wire;

import org.jspecify.annotations.NullMarked;
