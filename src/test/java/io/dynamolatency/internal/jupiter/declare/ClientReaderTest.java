package io.dynamolatency.internal.jupiter.declare;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.jupiter.UseClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Which name of your client counts: that of a system property, of the annotation, or of another parameter. */
@Tag("unit")
class ClientReaderTest {

    private static final String KEY = "dynamolatency.useClient";
    private static final String OF_PACKAGE = KEY + ".io.dynamolatency";
    private static final String OTHER = ClientReaderTest.class.getName() + "#other";

    private final Map<String, String> values = new HashMap<>();

    @AfterEach
    void clear() {
        System.clearProperty(KEY);
        System.clearProperty(OF_PACKAGE);
    }

    static class Tests {
        @UseClient(method = "annotated")
        void named(DynamoDbClient dynamo) {}

        void unnamed(DynamoDbClient dynamo) {}

        static DynamoDbClient annotated() {
            return DynamoDbClient.create();
        }
    }

    static DynamoDbClient other() {
        return DynamoDbClient.create();
    }

    private Optional<String> read(String method) throws NoSuchMethodException {
        Parameters parameters = new Parameters(key -> Optional.ofNullable(values.get(key)));
        Optional<UserClient> client = ClientReader.read(
                TestBody.of(Tests.class, Tests.class.getDeclaredMethod(method, DynamoDbClient.class)), parameters);
        assertThat(parameters.faults().count()).isZero();
        return client.map(UserClient::name);
    }

    @Test
    void theAnnotationOverridesAParameter() throws NoSuchMethodException {
        values.put(KEY, OTHER);
        assertThat(read("named")).hasValue("@UseClient(method = \"annotated\")");
        assertThat(read("unnamed")).hasValue("parameter " + KEY + " = \"" + OTHER + "\"");
    }

    @Test
    void aSystemPropertyOverridesBoth() throws NoSuchMethodException {
        values.put(OF_PACKAGE, ClientReaderTest.class.getName() + "#absent");
        System.setProperty(KEY, OTHER);
        assertThat(read("named")).hasValue("parameter " + KEY + " = \"" + OTHER + "\"");
        assertThat(read("unnamed")).hasValue("parameter " + KEY + " = \"" + OTHER + "\"");
    }

    @Test
    void thePropertyOfTheNearestPackageCounts() throws NoSuchMethodException {
        System.setProperty(KEY, ClientReaderTest.class.getName() + "#absent");
        System.setProperty(OF_PACKAGE, OTHER);
        assertThat(read("named")).hasValue("parameter " + OF_PACKAGE + " = \"" + OTHER + "\"");
    }
}
