/** Finds back ends. */
@NullMarked
package io.dynamolatency.internal.backend;

import org.jspecify.annotations.NullMarked;
