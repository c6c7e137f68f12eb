/** The interface of back ends. For your own, implement {@link io.dynamolatency.backend.DynamoBackend}. */
@NullMarked
package io.dynamolatency.backend;

import org.jspecify.annotations.NullMarked;
