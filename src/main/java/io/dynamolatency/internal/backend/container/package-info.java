/** DynamoDB Local in a container. The only importer of Testcontainers. */
@NullMarked
package io.dynamolatency.internal.backend.container;

import org.jspecify.annotations.NullMarked;
