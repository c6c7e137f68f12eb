/** The back end DynamoDB Local in a container. The only package that uses Testcontainers. */
@NullMarked
package io.dynamolatency.internal.backend.container;

import org.jspecify.annotations.NullMarked;
