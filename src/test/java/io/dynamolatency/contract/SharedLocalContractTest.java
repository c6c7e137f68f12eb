package io.dynamolatency.contract;

import io.dynamolatency.BackendKind;
import io.dynamolatency.internal.backend.local.LocalSettings;
import java.util.Map;

/** One DynamoDB Local for the JVMs of this machine; this is the only JVM. */
class SharedLocalContractTest extends BackEndContract {

    @Override
    Stage open() {
        return new Stage() {
            @Override
            public BackendKind kind() {
                return BackendKind.LOCAL;
            }

            @Override
            public Map<String, String> parameters() {
                return Map.of(LocalSettings.SCOPE, "machine");
            }

            @Override
            public void kill() {
                ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains("/shared-"))
                        .forEach(ProcessHandle::destroyForcibly);
            }

            @Override
            public void comeBack() {
                // the kit starts another
            }

            @Override
            public void end() {
                // it ends with this JVM
            }
        };
    }
}
