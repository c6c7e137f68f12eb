/** Tests as a module. */
open module com.example.tests {
    requires io.dynamolatency;
    requires org.junit.jupiter.api;
    requires software.amazon.awssdk.services.dynamodb;
}
