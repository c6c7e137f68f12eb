package io.dynamolatency.lab;

import java.util.Map;

/** An address that speaks plain http. */
class EndpointContractTest extends BackEndContract {

    @Override
    Stage open() {
        return new Behind(Behind.dynamo(), () -> {}, Map.of());
    }
}
