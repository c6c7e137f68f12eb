/** A back end that somebody else runs, at an address: {@link io.dynamolatency.backend.endpoint.EndpointBackend}. */
@NullMarked
package io.dynamolatency.backend.endpoint;

import org.jspecify.annotations.NullMarked;
