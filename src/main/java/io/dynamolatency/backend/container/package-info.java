/**
 * DynamoDB Local in a container: {@link io.dynamolatency.backend.container.ContainerBackend}, the sole user of Testcontainers, which
 * may be absent; {@link io.dynamolatency.backend.container.ContainerSettings} does not touch it.
 */
@NullMarked
package io.dynamolatency.backend.container;

import org.jspecify.annotations.NullMarked;
