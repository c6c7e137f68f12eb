package io.dynamolatency.internal.backend.container;

import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/** Treats a container as ready at once. */
final class NoWait extends AbstractWaitStrategy {

    @Override
    protected void waitUntilReady() {
        // nothing to wait for, because ContainerBackend polls
    }
}
