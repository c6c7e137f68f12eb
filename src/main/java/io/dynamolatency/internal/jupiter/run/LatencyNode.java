package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.jupiter.declare.LatencyPlan;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/** One node of a latency test for Jupiter: its display name and its extensions. */
final class LatencyNode implements TestTemplateInvocationContext {

    private final LatencyPlan plan;
    private final NodeRun run;

    LatencyNode(LatencyPlan plan, LatencyPlan.Node node, TestInvocation invocation) {
        this.plan = plan;
        this.run = new NodeRun(plan, node, invocation);
    }

    @Override
    public String getDisplayName(int invocationIndex) {
        return run.invocation().name() + ", " + modes() + client() + load()
                + plan.network().withVirtualTime(false);
    }

    private String modes() {
        // with a probe, the modes of the kit are only known when the probe measures
        return plan.probed() && run.userClient().isEmpty()
                ? ""
                : run.settings().modes().stream()
                                .map(ConnectionMode::displayName)
                                .collect(Collectors.joining(" and "))
                        + ", ";
    }

    private String client() {
        boolean distinguishes = plan.probed() && plan.clients().size() > 1;
        return run.measuresKitClient() || distinguishes ? run.httpClient().displayName() + ", " : "";
    }

    private String load() {
        Load load = run.settings().load();
        return load.equals(Load.ONE_AT_A_TIME) ? "" : load + ", ";
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of(new NodeParameters(run), new BypassCheck(), new NodeMeasurement(run));
    }
}
