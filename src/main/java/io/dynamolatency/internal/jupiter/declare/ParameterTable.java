package io.dynamolatency.internal.jupiter.declare;

import java.util.List;
import java.util.stream.Stream;

/**
 * All configuration parameters, in the order of docs/parameters.md, which is generated from this table. {@link
 * Parameters} reads the named entries, and takes a default that is a single value from here. Other defaults only
 * describe what the code that reads the parameter does.
 */
final class ParameterTable {

    static final ConfigurationParameter MODES = parameter(
            "modes",
            "connection modes, separated by commas",
            "KEEP_ALIVE, or AS_BUILT for clients of your code",
            "The modes to measure.");
    static final ConfigurationParameter HTTP_CLIENTS = parameter(
            "httpClients",
            "HTTP clients, separated by commas",
            "APACHE5, or NETTY for an asynchronous client; if missing, another HTTP client on the class path",
            "The HTTP clients that the kit's clients use.");
    static final ConfigurationParameter ITERATIONS =
            parameter("iterations", "a whole number, 1 or more", "200", "Timed calls in each mode.");
    static final ConfigurationParameter WARMUP = parameter(
            "warmup",
            "a whole number, 0 or more",
            "200",
            "The minimum number of warm-up calls in each mode. Without this parameter, tests that only check"
                    + " connections warm up with 10 calls. With it, these tests make 200 or more timed calls by"
                    + " default.");
    static final ConfigurationParameter CONFIDENCE = parameter(
            "confidence",
            "a share from 0.5 up to 1",
            "0.9999",
            "The minimum probability that a run has no false alarm. A false alarm is a limit that is wrongly found to"
                    + " be exceeded.");
    static final ConfigurationParameter MAX_ITERATIONS = parameter(
            "maxIterations",
            "a whole number, 1 or more",
            "10000",
            "The greatest number of timed calls in each mode while a limit is undecided.");
    static final ConfigurationParameter MAX_DURATION = parameter(
            "maxDuration", "a duration", "2 min", "How long timed calls may take while a limit is undecided.");
    static final ConfigurationParameter STRICT =
            parameter("strict", "on, off", "off", "Whether a limit that is undecided at the end fails the test.");
    static final ConfigurationParameter WALL_CLOCK = parameter(
            "wallClock",
            "on, off",
            "off",
            "Whether limits apply to times by the clock. These times include what the machine added to a call.");
    static final ConfigurationParameter CONCURRENCY =
            parameter("concurrency", "a whole number, 1 to 256", "1", "How many threads make the calls.");
    static final ConfigurationParameter RATE = parameter(
            "rate",
            "a rate such as 200/s",
            "",
            "How often calls start. Without a rate, each thread starts its next call when its previous call has"
                    + " returned.");
    static final ConfigurationParameter ERRORS_ALLOWED = parameter(
            "errorsAllowed",
            "a whole number, 0 or more",
            "0",
            "How many timed calls of a mode may throw without failing the test.");
    static final ConfigurationParameter BACKEND =
            parameter("backend", "LOCAL, CONTAINER, ENDPOINT, AWS, CUSTOM", "LOCAL", "What answers the calls.");
    static final ConfigurationParameter PROXY =
            parameter("proxy", "on, off", "on", "Whether the kit's proxy stands between client and back end.");

    static final ConfigurationParameter RTT =
            parameter("network.rtt", "a duration, 0 ms to 500 ms", "5 ms", "The network's round-trip time.");
    static final ConfigurationParameter TLS =
            parameter("network.tls", "NONE, TLS_1_2, TLS_1_3", "TLS_1_3", "The TLS version.");
    static final ConfigurationParameter HANDSHAKE_COST = parameter(
            "network.handshakeCost",
            "a duration, 0 ms to 500 ms",
            "0 ms",
            "Time that a full TLS handshake takes beyond its round trips.");
    static final ConfigurationParameter RESUMPTION =
            parameter("network.resumption", "on, off", "on", "Whether clients may resume an earlier TLS session.");
    static final ConfigurationParameter IDLE_TIMEOUT = parameter(
            "network.idleTimeout",
            "a duration",
            "0 ms",
            "How long the service keeps an idle connection; 0 ms keeps it forever.");
    static final ConfigurationParameter TIME = parameter(
            "network.time",
            "WAITED, VIRTUAL",
            "WAITED",
            "Whether calls wait for delays, or the kit only adds the delays to each call's time. Without this"
                    + " parameter, calls of one thread and tests that only check connections do not wait, if nothing"
                    + " else needs real time.");

    static final ConfigurationParameter USE_CLIENT = parameter(
            "useClient",
            "a factory class, or com.example.Clients#ordersClient",
            "",
            "Your client for all tests. dynamolatency.useClient.com.example.orders names one for the tests of a package"
                    + " and its subpackages.");

    static final ConfigurationParameter SLOWER_AT_MOST = parameter(
            "baseline.slowerAtMost",
            "a number, 1.0 or more",
            "1.25",
            "The factor by which percentiles may be slower than in the baseline.");
    static final ConfigurationParameter BASELINE = parameter(
            "baseline", "compare, update", "compare", "Whether to compare with the baselines or to write them.");
    static final ConfigurationParameter BASELINE_DIR =
            parameter("baseline.dir", "a directory", "src/test/dynamo-latency", "Where the baselines are.");

    static final ConfigurationParameter COMPARE_WITH = parameter(
            "compare.with",
            "a class path of directories and jars",
            "",
            "The classes of the base commit. Each latency test then runs with base and head, and fails only if the head"
                    + " is proven to be worse.");
    static final ConfigurationParameter COMPARE_ALLOWED = parameter(
            "compare.allowed",
            "a number, 1.0 or more",
            "1.1",
            "The factor by which p50 and p99 of the head may exceed those of the base.");

    static final ConfigurationParameter ENABLED =
            parameter("enabled", "true, false", "true", "Whether latency tests run or are skipped.");
    static final ConfigurationParameter PRESTART = parameter(
            "prestart",
            "true, false",
            "true",
            "Whether the back end starts when tests begin to run. Otherwise it starts when the first test needs it.");

    static final ConfigurationParameter PROGRESS = parameter(
            "progress",
            "true, false",
            "false if the environment variable CI is set, else true",
            "Whether long measurements log a line every ten seconds.");

    /** A section of docs/parameters.md. */
    record Section(String title, String intro, List<ConfigurationParameter> parameters) {}

    private static final Section TESTS = new Section(
            "Tests",
            "The values of `@DynamoLatencyTest` with the same names.",
            List.of(
                    MODES,
                    HTTP_CLIENTS,
                    ITERATIONS,
                    WARMUP,
                    CONFIDENCE,
                    MAX_ITERATIONS,
                    MAX_DURATION,
                    STRICT,
                    WALL_CLOCK,
                    CONCURRENCY,
                    RATE,
                    ERRORS_ALLOWED,
                    BACKEND,
                    PROXY));

    private static final Section NETWORK = new Section(
            "Network",
            "The values of `@Network` with the same names: [network.md](network.md).",
            List.of(RTT, TLS, HANDSHAKE_COST, RESUMPTION, IDLE_TIMEOUT, TIME));

    private static final Section CLIENT =
            new Section("Your client", "The value of `@UseClient`: [clients.md](clients.md).", List.of(USE_CLIENT));

    private static final Section BASELINES = new Section(
            "Baselines",
            "For `@CompareToBaseline`: [baselines.md](baselines.md).",
            List.of(BASELINE, BASELINE_DIR, SLOWER_AT_MOST));

    private static final Section COMPARISON = new Section(
            "Base against head",
            "For a comparison with another commit: [base-against-head.md](base-against-head.md).",
            List.of(COMPARE_WITH, COMPARE_ALLOWED));

    private static final Section RUN = new Section("The run", "", List.of(ENABLED, PRESTART, PROGRESS));

    private static final Section SUITE = new Section(
            "A guarded suite",
            "For tests that do not know the kit: [guard.md](guard.md).",
            List.of(
                    parameter(
                            "suite",
                            "guard, report",
                            "",
                            "Whether all DynamoDB clients of the tests are watched. With guard a test fails if"
                                    + " connections are lost."),
                    parameter(
                            "suite.backend",
                            "local",
                            "",
                            "Sends requests for AWS to a DynamoDB Local of the kit. Without this parameter, the kit"
                                    + " refuses these requests."),
                    parameter("suite.rtt", "a duration, 0 ms to 500 ms", "0 ms", "The round trip to emulate."),
                    parameter(
                            "suite.allow",
                            "classes, or com.acme.Legacy#client, separated by commas",
                            "",
                            "Code whose clients may lose connections."),
                    parameter(
                            "suite.budget",
                            "update",
                            "",
                            "Writes suite-budget.properties beside the baselines. The file says how many connections"
                                    + " each place may lose.")));

    private static final Section REPORT = new Section(
            "Report",
            "[report.md](report.md) and [ci.md](ci.md).",
            List.of(
                    parameter(
                            "report.dir",
                            "a directory",
                            "target/dynamo-latency",
                            "Where the report and its files go. If only Gradle builds the project, the default is"
                                    + " build/dynamo-latency."),
                    parameter("report.title", "text", "", "The heading of the report."),
                    parameter(
                            "report.run",
                            "a name",
                            "",
                            "The name of the run. All JVMs of a run need the same name, and other runs need other"
                                    + " names: [parallel.md](parallel.md)."),
                    parameter(
                            "report.publish",
                            "github, github-always, attachments, attachment-lines, stdout, separated by commas; or"
                                    + " none",
                            "github, attachments",
                            "Where results go in addition to the report. [ci.md](ci.md) explains each value."),
                    parameter("history", "a directory", "", "Where results.json of each run is kept, for the trend."),
                    parameter("history.keep", "a whole number, 1 or more", "100", "How many runs are kept.")));

    private static final Section JVMS = new Section(
            "JVMs side by side",
            "[parallel.md](parallel.md).",
            List.of(parameter(
                    "lock",
                    "a duration, or off",
                    "5 min",
                    "How long measurements wait for those of other JVMs on this machine. The wait is part of a"
                            + " test's time, so JUnit's @Timeout counts it.")));

    private static final Section BACK_END = new Section(
            "Back end",
            "For several kinds of back ends: [backends.md](backends.md).",
            List.of(
                    parameter(
                            "backend.startTimeout",
                            "a duration",
                            "30 s for LOCAL, 60 s for CONTAINER",
                            "How long the back end may take to start, without downloads."),
                    parameter(
                            "backend.region",
                            "a region",
                            "us-east-1 for ENDPOINT, the SDK's for AWS",
                            "The region to sign for."),
                    parameter(
                            "backend.ca",
                            "a PEM file",
                            "",
                            "For ENDPOINT and AWS: the only certificate authorities to trust. Without this parameter,"
                                    + " the kit trusts those that the JVM trusts.")));

    private static final Section LOCAL = new Section(
            "DynamoDB Local",
            "For `backend = LOCAL`.",
            List.of(
                    parameter(
                            "local.directory",
                            "a directory",
                            "",
                            "Where DynamoDB Local's jars are, for machines that can't resolve Maven artifacts."),
                    parameter(
                            "local.repository",
                            "a directory",
                            "Maven's",
                            "The local Maven repository that gets the resolved files."),
                    parameter(
                            "local.offline",
                            "true, false",
                            "false",
                            "Whether to resolve from the local repository only."),
                    parameter("local.version", "a version", "3.3.1", "The version of DynamoDB Local."),
                    parameter(
                            "local.unpinned",
                            "true, false",
                            "false",
                            "Whether to run jars with an SHA-256 that the kit does not know, such as those of another"
                                    + " version."),
                    parameter(
                            "local.scope",
                            "run, jvm, machine",
                            "run",
                            "What shares one DynamoDB Local: a run of tests, the runs of a JVM, or all JVMs of your"
                                    + " user: [parallel.md](parallel.md).")));

    private static final Section CONTAINER = new Section(
            "Container",
            "For `backend = CONTAINER`: [backends.md](backends.md).",
            List.of(parameter(
                    "container.image",
                    "an image",
                    "amazon/dynamodb-local of the version that LOCAL uses by default",
                    "The image.")));

    private static final Section ENDPOINT = new Section(
            "Endpoint",
            "For `backend = ENDPOINT`: [backends.md](backends.md).",
            List.of(
                    parameter("endpoint.uri", "http or https, host and port", "", "The server's address. Required."),
                    parameter(
                            "endpoint.accessKeyId",
                            "text",
                            "",
                            "The key to sign with. Without it, the kit signs with an invented key."),
                    parameter("endpoint.secretAccessKey", "text", "", "The secret of that key.")));

    private static final Section CUSTOM = new Section(
            "Custom back end",
            "For `backend = CUSTOM`: [backends.md](backends.md).",
            List.of(parameter("custom.name", "a name", "", "Which back end to use when the class path has several.")));

    private static final Section AWS = new Section(
            "AWS",
            "For `backend = AWS`, and for your own client if it calls AWS: [aws.md](aws.md).",
            List.of(
                    parameter(
                            "aws.allow", "true, false", "false", "Whether calls may go to AWS, where each is billed."),
                    parameter(
                            "aws.endpoint",
                            "an https address",
                            "the region's",
                            "An address other than the region's, such as a VPC endpoint."),
                    parameter(
                            "aws.tablePrefix",
                            "text",
                            "dynamolatency-",
                            "The prefix of the names of the kit's tables."),
                    parameter("aws.maxCalls", "a whole number", "40000", "The greatest number of requests of a JVM.")));

    static final List<Section> SECTIONS = List.of(
            TESTS,
            NETWORK,
            CLIENT,
            BASELINES,
            COMPARISON,
            RUN,
            SUITE,
            REPORT,
            JVMS,
            BACK_END,
            LOCAL,
            CONTAINER,
            ENDPOINT,
            CUSTOM,
            AWS);

    private ParameterTable() {}

    private static ConfigurationParameter parameter(String name, String values, String unset, String meaning) {
        return new ConfigurationParameter(ConfigurationParameter.PREFIX + name, values, unset, meaning);
    }

    static Stream<ConfigurationParameter> all() {
        return SECTIONS.stream().flatMap(section -> section.parameters().stream());
    }
}
