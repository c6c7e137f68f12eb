package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class RequestTablesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"TableName\":\"a\",\"Key\":{\"TableName\":\"b\"}} | a",
                "{\"TableName\":\"arn:aws:dynamodb:us-east-1:1:table/a\"} | a",
                "{\"RequestItems\":{\"a\":[],\"b\":{\"Keys\":[]}}} | a b",
                "{\"TransactItems\":[{\"Put\":{\"TableName\":\"a\"}},{\"Get\":{\"TableName\":\"b\"}}]} | a b",
                "{\"TransactItems\":[{\"Put\":{}}]} | ''",
                "{\"TransactItems\":7} | ''",
                "{\"TableName\":null} | ''",
                "<html> | ''",
                "'' | ''"
            })
    void namesTheTablesOfARequest(String body, String tables) {
        assertThat(RequestTables.in(body)).isEqualTo(tables.isEmpty() ? Set.of() : Set.of(tables.split(" ")));
    }
}
