/** The HTTP clients that the kit opens, one adapter for each library. */
@NullMarked
package io.dynamolatency.internal.http;

import org.jspecify.annotations.NullMarked;
