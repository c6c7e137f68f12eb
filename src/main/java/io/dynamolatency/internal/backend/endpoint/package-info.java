/** The back end at an address where a server already runs. */
@NullMarked
package io.dynamolatency.internal.backend.endpoint;

import org.jspecify.annotations.NullMarked;
