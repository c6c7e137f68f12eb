/** Connects the annotations with their implementation above them. */
@NullMarked
package io.dynamolatency.internal.jupiter;

import org.jspecify.annotations.NullMarked;
