/** Puts back end, proxy and client together for a measurement. */
@NullMarked
package io.dynamolatency.internal.setup;

import org.jspecify.annotations.NullMarked;
