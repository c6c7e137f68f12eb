package io.dynamolatency.internal.interceptor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.wire.ClientOrigins;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A client has one interceptor that does something, whichever of the two the SDK finds. */
@Tag("unit")
class ModulePathInterceptorTest {

    @Test
    void aClientIsNotedOnce() {
        int before = ClientOrigins.ofThisJvm().add(Optional.empty());
        DynamoDbClient.builder()
                .endpointOverride(URI.create("http://localhost:1"))
                .region(Region.EU_WEST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build()
                .close();
        assertThat(ClientOrigins.ofThisJvm().add(Optional.empty())).isEqualTo(before + 2);
    }

    @Test
    void theFileOfDynamoDbClientsIsFoundOnTheClassPath() {
        assertThat(ModulePathInterceptor.isFound(getClass().getClassLoader())).isTrue();
    }

    @Test
    void itIsNotFoundWhereTheSdkIsAModule() throws Exception {
        try (URLClassLoader none = new URLClassLoader(new URL[0], ClassLoader.getPlatformClassLoader())) {
            assertThat(ModulePathInterceptor.isFound(none)).isFalse();
        }
    }
}
