package com.example;

import java.net.URI;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/** Tells Boot where a container's DynamoDB is, as Spring Cloud AWS does for LocalStack. */
final class DynamoContainerConnection
        extends ContainerConnectionDetailsFactory<DynamoContainer, DynamoConnectionDetails> {

    @Override
    protected DynamoConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<DynamoContainer> source) {
        return new Details(source);
    }

    private static final class Details extends ContainerConnectionDetails<DynamoContainer>
            implements DynamoConnectionDetails {

        private Details(ContainerConnectionSource<DynamoContainer> source) {
            super(source);
        }

        @Override
        public URI endpoint() {
            return getContainer().endpoint();
        }
    }
}
