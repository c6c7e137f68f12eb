/** The client that is measured: your own ({@link io.dynamolatency.client.DynamoClientFactory}), or the kit's. */
@NullMarked
package io.dynamolatency.client;

import org.jspecify.annotations.NullMarked;
