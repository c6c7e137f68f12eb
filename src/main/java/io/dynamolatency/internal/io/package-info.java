/** Writes files as a whole, and locks them. */
@NullMarked
package io.dynamolatency.internal.io;

import org.jspecify.annotations.NullMarked;
