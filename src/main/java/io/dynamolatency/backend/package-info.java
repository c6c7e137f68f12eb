/**
 * What answers DynamoDB calls: {@link io.dynamolatency.backend.DynamoBackend}, with one package for each kind. Knows the
 * vocabulary alone.
 */
@NullMarked
package io.dynamolatency.backend;

import org.jspecify.annotations.NullMarked;
