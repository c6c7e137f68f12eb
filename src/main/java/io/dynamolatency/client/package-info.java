/**
 * The client that you measure: your own, which a {@link io.dynamolatency.client.DynamoClientFactory} builds, or
 * another process.
 */
@NullMarked
package io.dynamolatency.client;

import org.jspecify.annotations.NullMarked;
