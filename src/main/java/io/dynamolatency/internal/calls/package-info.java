/** Stores what calls took, and ties each to its exchanges. */
@NullMarked
package io.dynamolatency.internal.calls;

import org.jspecify.annotations.NullMarked;
