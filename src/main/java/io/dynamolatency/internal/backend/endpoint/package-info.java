/** A back end that runs already, at an address. */
@NullMarked
package io.dynamolatency.internal.backend.endpoint;

import org.jspecify.annotations.NullMarked;
