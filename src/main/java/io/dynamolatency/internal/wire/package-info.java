/** Records what happens on the wire, counts it, and prints it as text. */
@NullMarked
package io.dynamolatency.internal.wire;

import org.jspecify.annotations.NullMarked;
