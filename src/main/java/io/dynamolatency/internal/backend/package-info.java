/** Finds the back end of each kind. */
@NullMarked
package io.dynamolatency.internal.backend;

import org.jspecify.annotations.NullMarked;
