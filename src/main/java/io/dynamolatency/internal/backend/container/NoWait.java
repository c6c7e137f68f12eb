package io.dynamolatency.internal.backend.container;

import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/** Takes a container for ready at once. */
final class NoWait extends AbstractWaitStrategy {

    @Override
    protected void waitUntilReady() {
        // whoever started it looks for itself
    }
}
