package io.dynamolatency.contract;

import io.dynamolatency.BackendKind;
import io.dynamolatency.internal.backend.container.Engine;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** A container; skipped without a container engine. */
@Tag("container")
@Engine.Needed
class ContainerContractTest extends BackEndContract {

    @Override
    Stage open() {
        return new Stage() {
            @Override
            public BackendKind kind() {
                return BackendKind.CONTAINER;
            }

            @Override
            public Map<String, String> parameters() {
                return Map.of();
            }

            @Override
            public void kill() {
                Engine.killOwn();
            }

            @Override
            public void comeBack() {
                // the kit starts another
            }

            @Override
            public void end() {
                // it ends with the run
            }
        };
    }
}
