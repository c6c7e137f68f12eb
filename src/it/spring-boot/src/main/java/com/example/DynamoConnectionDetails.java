package com.example;

import java.net.URI;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/** Where the application's DynamoDB is. */
public interface DynamoConnectionDetails extends ConnectionDetails {

    URI endpoint();
}
