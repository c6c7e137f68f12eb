package io.dynamolatency.faults;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.contract.ScriptedBackend;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.judge.ResultData;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.utils.AttributeMap;

/** A mistake that a public thread reports, or two at once, with the causes that are right and those that are wrong. */
final class ReportedFault extends FaultScenario {

    /** Builds a client. */
    interface Factory {
        SdkClient create(DynamoEndpoint endpoint) throws Exception;
    }

    /** What each call does. */
    interface Body {
        void call(FaultContext context) throws Exception;
    }

    private final String source;
    private final List<Kind> first;
    private List<Kind> together = List.of();
    private List<Kind> wrong = List.of();
    private boolean orNone;
    private Symptom symptom = Symptom.CALLS;
    private List<HttpClientKind> clients = List.of(HttpClientKind.APACHE5);
    private NetworkProfile network = NETWORK;
    private Load load = Load.ONE_AT_A_TIME;
    private int calls = 30;
    private boolean fails;
    private Optional<ScriptedBackend.Script> script = Optional.empty();
    private AttributeMap http = AttributeMap.empty();
    private Consumer<ClientOverrideConfiguration.Builder> settings = all -> {};
    private Optional<Factory> factory = Optional.empty();
    private Body body = FaultContext::putItem;
    private Consumer<ResultData> present = result -> {};
    private Runnable end = () -> {};

    private ReportedFault(String name, String source, Kind... right) {
        super(name, right);
        this.source = source;
        this.first = List.of(right);
    }

    /**
     * Returns a report.
     *
     * @param name the mistake
     * @param source the thread, as project#number; several separated by a comma
     * @param right what may be named first: several where the evidence cannot tell them apart, none where the client is
     *     healthy
     */
    static ReportedFault of(String name, String source, Kind... right) {
        return new ReportedFault(name, source, right);
    }

    /** Returns two mistakes at once; both are to be named, in either order. */
    static ReportedFault both(String name, String source, Kind one, Kind other) {
        ReportedFault pair = new ReportedFault(name, source, one, other);
        pair.together = List.of(one, other);
        return pair;
    }

    /** Names causes that the diagnosis must not name, as first or further cause. */
    ReportedFault wrong(Kind... kinds) {
        wrong = List.copyOf(Arrays.asList(kinds));
        return this;
    }

    /** Naming no cause is right, too: the evidence may not suffice. */
    ReportedFault orNone() {
        orNone = true;
        return this;
    }

    boolean mayNameNone() {
        return orNone;
    }

    ReportedFault asked(Symptom asked) {
        symptom = asked;
        return this;
    }

    /** The clients on which the benchmark measures it. */
    ReportedFault on(HttpClientKind... kinds) {
        clients = List.copyOf(Arrays.asList(kinds));
        return this;
    }

    ReportedFault network(NetworkProfile profile) {
        network = profile;
        return this;
    }

    ReportedFault load(Load offered) {
        load = offered;
        return this;
    }

    ReportedFault calls(int count) {
        calls = count;
        return this;
    }

    /** Calls may fail. */
    ReportedFault fail() {
        fails = true;
        return this;
    }

    ReportedFault script(ScriptedBackend.Script answers) {
        script = Optional.of(answers);
        return this;
    }

    ReportedFault http(AttributeMap ofHttpClient) {
        http = ofHttpClient;
        return this;
    }

    ReportedFault settings(Consumer<ClientOverrideConfiguration.Builder> change) {
        settings = change;
        return this;
    }

    ReportedFault client(Factory own) {
        factory = Optional.of(own);
        return this;
    }

    ReportedFault body(Body call) {
        body = call;
        return this;
    }

    /** Checks on the wire that the mistake took effect. */
    ReportedFault present(Consumer<ResultData> check) {
        present = check;
        return this;
    }

    ReportedFault end(Runnable work) {
        end = work;
        return this;
    }

    String source() {
        return source;
    }

    List<HttpClientKind> clients() {
        return clients;
    }

    /** Causes that must not be named. */
    List<Kind> wrong() {
        return wrong;
    }

    /** Causes that all have to be named; empty for a single mistake. */
    List<Kind> together() {
        return together;
    }

    /** Returns whether the causes, strongest first, are right. */
    boolean named(List<Kind> found) {
        if (found.isEmpty()) {
            return first.isEmpty() || orNone;
        }
        return first.contains(found.get(0)) && found.containsAll(together);
    }

    /** Returns the kinds that were named and must not be. */
    List<Kind> wronglyNamed(List<Kind> found) {
        return found.stream().filter(wrong::contains).toList();
    }

    @Override
    Optional<String> notApplicable(HttpClientKind client) {
        return clients.contains(client) ? Optional.empty() : Optional.of("reported for other clients");
    }

    @Override
    Symptom symptom() {
        return symptom;
    }

    @Override
    NetworkProfile network() {
        return network;
    }

    @Override
    Load load() {
        return load;
    }

    @Override
    int calls() {
        return calls;
    }

    @Override
    boolean fails() {
        return fails;
    }

    @Override
    Optional<ScriptedBackend.Script> script() {
        return script;
    }

    @Override
    AttributeMap http(DynamoEndpoint endpoint) {
        return http;
    }

    @Override
    void client(ClientOverrideConfiguration.Builder all) {
        settings.accept(all);
    }

    @Override
    Optional<SdkClient> ownClient(DynamoEndpoint endpoint) throws Exception {
        return factory.isPresent() ? Optional.of(factory.get().create(endpoint)) : Optional.empty();
    }

    @Override
    void call(FaultContext context) throws Exception {
        body.call(context);
    }

    @Override
    void assertPresent(ResultData result) {
        present.accept(result);
    }

    @Override
    public void close() {
        end.run();
    }
}
