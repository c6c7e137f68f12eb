package io.dynamolatency.contract;

import io.dynamolatency.faults.EndpointStage;
import java.util.Map;

/** An address that speaks plain http. */
class EndpointContractTest extends BackEndContract {

    @Override
    Stage open() {
        return new EndpointStage(EndpointStage.dynamo(), () -> {}, Map.of());
    }
}
