package com.example;

import java.net.URI;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** An application that reads the address of its DynamoDB from a service connection, or else from a property. */
@SpringBootApplication
public class Application {

    @Bean
    DynamoDbClient dynamo(
            ObjectProvider<DynamoConnectionDetails> connection,
            @Value("${dynamo.endpoint:http://localhost:8000}") URI endpoint) {
        DynamoConnectionDetails details = connection.getIfAvailable(() -> () -> endpoint);
        return DynamoDbClient.builder()
                .endpointOverride(details.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .build();
    }
}
