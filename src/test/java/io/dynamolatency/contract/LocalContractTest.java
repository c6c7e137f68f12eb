package io.dynamolatency.contract;

import io.dynamolatency.BackendKind;
import java.util.List;
import java.util.Map;

/** DynamoDB Local in a process of the kit's own. */
class LocalContractTest extends BackEndContract {

    @Override
    Stage open() {
        List<Long> others = servers();
        return new Stage() {
            @Override
            public BackendKind kind() {
                return BackendKind.LOCAL;
            }

            @Override
            public Map<String, String> parameters() {
                // one of its own, since it is killed
                return Map.of();
            }

            @Override
            public void kill() {
                servers().stream()
                        .filter(pid -> !others.contains(pid))
                        .flatMap(pid -> ProcessHandle.of(pid).stream())
                        .forEach(ProcessHandle::destroyForcibly);
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

    private static List<Long> servers() {
        return ProcessHandle.current()
                .children()
                .filter(process -> process.info().commandLine().orElse("").contains("ForkedServer"))
                .map(ProcessHandle::pid)
                .toList();
    }
}
