package io.dynamolatency.faults;

import static io.dynamolatency.HttpClientKind.APACHE5;
import static io.dynamolatency.diagnosis.Cause.Kind.AFTER_ANSWER;
import static io.dynamolatency.diagnosis.Cause.Kind.IN_SDK;
import static io.dynamolatency.diagnosis.Cause.Kind.POOL_TOO_SMALL;
import static io.dynamolatency.diagnosis.Cause.Kind.RETRIES;

import io.dynamolatency.cases.CaseClients;
import io.dynamolatency.contract.ScriptedBackend.Answer;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;

/** Two mistakes at once, of these at least one costs time in the caller or in the SDK. */
final class ReportedTimePairs {

    /** Makes each pair, a new one for each measurement. */
    static final List<Supplier<ReportedFault>> ALL =
            List.of(ReportedTimePairs::retriesAndSlowCredentials, ReportedTimePairs::slowLogAndSlowMetrics);

    private ReportedTimePairs() {}

    static ReportedFault retriesAndSlowCredentials() {
        return ReportedFault.both(
                        "throttled calls, and a role assumed for each request",
                        "aws-sdk-js#921, rusoto#1179",
                        RETRIES,
                        IN_SDK)
                .client(endpoint -> CaseClients.apache5(endpoint, b -> b.credentialsProvider(() -> {
                            CaseClients.pause(20);
                            return endpoint.credentials().resolveCredentials();
                        })
                        .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.standardRetryStrategy()))))
                .script((call, retry) ->
                        call % 2 == 0 && !retry ? Answer.error(500, "InternalServerError") : Answer.OK);
    }

    static ReportedFault slowLogAndSlowMetrics() {
        return ReportedFault.both(
                        "an interceptor that logs slowly, and a metric publisher that blocks",
                        "amazonka#350, aws-sdk-java-v2#2068",
                        IN_SDK,
                        AFTER_ANSWER)
                .wrong(POOL_TOO_SMALL)
                .on(APACHE5)
                .settings(c -> c.addExecutionInterceptor(new ReportedTimes.SlowLog())
                        .addMetricPublisher(new ReportedTimes.SlowMetrics()));
    }
}
