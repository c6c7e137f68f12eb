/**
 * The SDK's clients: where they find DynamoDB ({@link io.dynamolatency.client.DynamoEndpoint}), how each connection mode is
 * made of an HTTP library's client, and the table made for a test.
 */
@NullMarked
package io.dynamolatency.client;

import org.jspecify.annotations.NullMarked;
