package io.dynamolatency.internal.report.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class SourcePlaceTest {

    private static final String SOURCE = """
        package com.example;

        class OrderTest {
            // void putItem(DynamoDbClient dynamo) as it was
            @DynamoLatencyTest
            void putItem(DynamoDbClient dynamo) {
                repository.putItem(
                        x);
                return putItem(1);
            }

            @DynamoLatencyTest CompletableFuture<List<String>> query (Table t) { return null; }

            void twice() {}
            void twice(int i) {}

            void calls() { new Thread(this::helper).start(); dynamo.getItem(r -> {}); }
        }
        """;

    @Test
    void theLineIsThatOfTheOneDeclaration() {
        assertThat(SourcePlace.line(SOURCE, "putItem")).hasValue(6);
        assertThat(SourcePlace.line(SOURCE, "query")).hasValue(12);
        assertThat(SourcePlace.line("class T {\n  fun `saves an order`(t: Table) {\n", "saves an order"))
                .hasValue(2);
    }

    @Test
    void whereSeveralAreOrNoneNoLineIsNamed() {
        assertThat(SourcePlace.line(SOURCE, "twice")).isEmpty();
        assertThat(SourcePlace.line(SOURCE, "getItem")).isEmpty();
        assertThat(SourcePlace.line(SOURCE, "inherited")).isEmpty();
        assertThat(SourcePlace.line(SOURCE, "a.b(c")).as("no pattern").isEmpty();
    }

    @Test
    void theFileIsNamedFromTheRootOfTheRepository(@TempDir Path repository) throws IOException {
        Path project = repository.resolve("services/orders");
        Path file = project.resolve("src/test/java/com/example/OrderTest.java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, SOURCE);
        String relative = "services/orders/src/test/java/com/example/OrderTest.java";
        assertThat(SourcePlace.find(project, repository, "com.example.OrderTest", "putItem"))
                .contains(new SourcePlace(relative, OptionalInt.of(6)));
        assertThat(SourcePlace.find(project, repository, "com.example.OrderTest", "putItem[1 KB]"))
                .as("with an argument")
                .contains(new SourcePlace(relative, OptionalInt.of(6)));
        assertThat(SourcePlace.find(project, repository, "com.example.OrderTest$Inner", "twice"))
                .contains(new SourcePlace(relative, OptionalInt.empty()));
        assertThat(SourcePlace.find(project, repository, "com.example.Other", "putItem"))
                .isEmpty();
        assertThat(SourcePlace.find(repository, project, "com.example.OrderTest", "putItem"))
                .as("from a directory without sources")
                .isEmpty();
        assertThat(SourcePlace.find(project, project.resolve("src"), "com.example.OrderTest", "putItem"))
                .as("a root within the project")
                .contains(new SourcePlace("test/java/com/example/OrderTest.java", OptionalInt.of(6)));
        assertThat(SourcePlace.find(project, repository.resolve("elsewhere"), "com.example.OrderTest", "putItem"))
                .as("a root that is not there")
                .isEmpty();
        Path twin = project.resolve("src/it/java/com/example/OrderTest.java");
        Files.createDirectories(twin.getParent());
        Files.writeString(twin, SOURCE);
        assertThat(SourcePlace.find(project, repository, "com.example.OrderTest", "putItem"))
                .as("one of two")
                .isEmpty();
    }
}
