package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.driver.Progress;
import io.dynamolatency.internal.jupiter.declare.LatencyPlan;
import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.internal.setup.ProbeSetup;
import io.dynamolatency.internal.setup.TestRunResources;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The state that all callbacks of one node share: the node's part of the plan, arguments, setup and results. */
record NodeRun(LatencyPlan plan, LatencyPlan.Node node, TestInvocation invocation, ResultHandler results) {

    NodeRun(LatencyPlan plan, LatencyPlan.Node node, TestInvocation invocation) {
        this(plan, node, invocation, new ResultHandler(plan, node));
    }

    HttpClientKind httpClient() {
        return node.client();
    }

    /** Returns the user's client; empty if the node does not measure it. */
    Optional<UserClient> userClient() {
        return node.asBuilt() ? plan.own() : Optional.empty();
    }

    MeasurementSettings settings() {
        return node.orders();
    }

    /** Returns the settings of the node's only measurement, with its share of the run's error probability. */
    MeasurementSettings settings(ExtensionContext context) {
        int results = settings().modes().size();
        return configured(context).toBuilder()
                .errorShare(TestResources.ofRun(context).nextErrorShare(results))
                .build();
    }

    /** Returns what the node's probe needs. Each measurement gets its own share of the run's error probability. */
    ProbeSetup probe(ExtensionContext context) {
        MeasurementSetup setup = setup(context);
        return new ProbeSetup(
                setup,
                measuredTest(context),
                configured(context),
                TestResources.ofRun(context)::nextErrorShare,
                measured -> results.take(measured, setup, context));
    }

    /** Returns the node's settings, completed from the run's configuration. */
    private MeasurementSettings configured(ExtensionContext context) {
        return settings().toBuilder()
                .report(Optional.of(ResultHandler.report(context).file()))
                .quiet(Progress.quiet(context::getConfigurationParameter, System.getenv()))
                .build();
    }

    boolean measuresKitClient() {
        return settings().modes().stream().anyMatch(ConnectionMode::ofTheKit);
    }

    /**
     * Returns back end, proxy and client. Starts them at the first call for a node. If the start failed, throws the
     * same failure on each call.
     */
    MeasurementSetup setup(ExtensionContext context) {
        return prepared(context).orThrow();
    }

    /** Starts back end, proxy and client on the first call for a node. */
    NodeSetup prepared(ExtensionContext context) {
        TestRunResources resources = TestResources.ofRun(context);
        return TestResources.ofNode(context, () -> NodeSetup.open(() -> open(resources), resources::refuseAws));
    }

    private MeasurementSetup open(TestRunResources resources) {
        Optional<UserClient> direct = userClient().filter(UserClient::direct);
        if (direct.isPresent()) {
            return resources.openDirect(direct.get());
        }
        MeasurementSetup setup = resources.open(
                plan.backend(),
                plan.network(),
                httpClient(),
                userClient(),
                !settings().connectionsOnly(),
                settings().faults());
        plan.table().ifPresent(setup::tableSchema);
        return setup;
    }

    MeasuredTest measuredTest(ExtensionContext context) {
        return MeasuredTest.of(
                TestInvocation.className(context),
                invocation.name(),
                settings().modes().get(0),
                Optional.of(httpClient()),
                plan.network(),
                setup(context).environment());
    }
}
