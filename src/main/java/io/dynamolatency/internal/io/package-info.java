/** Writes files as a whole, locks them, and computes their SHA-256. */
@NullMarked
package io.dynamolatency.internal.io;

import org.jspecify.annotations.NullMarked;
