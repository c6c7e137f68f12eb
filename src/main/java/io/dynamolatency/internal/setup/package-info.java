/** Connects back end, proxy and client for a measurement. */
@NullMarked
package io.dynamolatency.internal.setup;

import org.jspecify.annotations.NullMarked;
