package io.dynamolatency.diagnosis;

import io.dynamolatency.internal.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Why calls were slow, or connections were not reused. Immutable.
 *
 * @param symptom the symptom to explain
 * @param causes the causes, the strongest first; empty if none was found
 * @param known whether the proxy saw the connections. Without the proxy, an empty list of causes proves nothing
 * @param connectionsFine whether at least half of the calls to explain used open connections, and concurrent calls
 *     needed all new ones. False without the proxy, and for symptoms other than {@link Symptom#CALLS}
 * @param account what the kit knows without a cause. For {@link Symptom#CALLS}: how the calls spent their time, or why
 *     this is unknown. For other symptoms: lines on the number of connections. Without the proxy: why nothing is known
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record Diagnosis(
        Symptom symptom, List<Cause> causes, boolean known, boolean connectionsFine, List<String> account) {

    /** How many further causes {@link #lines()} names at most. */
    private static final int ALSO = 2;

    private static final String UNKNOWN =
            "measure the client behind the proxy (remove direct = true or proxy = OFF), to see requests, closes and"
                    + " headers";

    private static final String NEEDED =
            "make fewer calls at a time, or add the HTTP client's spare connections to the limit; @ExpectKeepAlive"
                    + " includes them";

    private static final String CONNECTIONS_FINE = "connections are fine: ";

    private static final String FINE =
            "no single cause was found: look at the largest part of a call's time, and check that the limit is above"
                    + " the round trip plus the cost of a call on this machine";

    private static final String NOT_FOUND =
            "no single cause was found: look at the connections and requests that result.wire().describe() lists";

    public Diagnosis {
        causes = List.copyOf(causes);
        account = List.copyOf(account);
    }

    /** Returns whether the proxy saw the connections, and the kit found no cause for slow calls or lost connections. */
    public boolean healthy() {
        return causes.isEmpty() && known;
    }

    /**
     * Returns a sentence with the first cause. Without a cause, returns the first line of {@link #account()}. Begins
     * with "connections are fine" if they are. With a cause, it does so only for a slow service or a pause of this JVM.
     */
    public String sentence() {
        // a pause of this JVM or a slow service does not concern connections
        boolean said = causes.isEmpty() || causes.get(0).kind().isElsewhere();
        return (said && connectionsFine ? CONNECTIONS_FINE : "")
                + (causes.isEmpty() ? account.get(0) : causes.get(0).sentence());
    }

    /**
     * Returns the first cause, its evidence, the fix, and up to two further causes. Without a cause, returns the
     * account, and general advice if the account has several lines.
     */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(Line.Label.CAUSE, sentence()));
        if (!causes.isEmpty()) {
            causes.get(0).evidence().forEach(line -> lines.add(new Line(Line.Label.EVIDENCE, line)));
            lines.add(new Line(Line.Label.FIX, causes.get(0).fix()));
            causes.stream()
                    .skip(1)
                    .limit(ALSO)
                    .forEach(cause -> lines.add(new Line(Line.Label.ALSO, cause.sentence())));
        } else if (account.size() > 1) {
            account.stream().skip(1).forEach(line -> lines.add(new Line(Line.Label.EVIDENCE, line)));
            lines.add(new Line(Line.Label.FIX, known ? generalFix() : UNKNOWN));
        }
        return lines;
    }

    /** Returns the advice for a symptom without a cause. */
    private String generalFix() {
        return switch (symptom) {
            case CALLS -> FINE;
            case CONNECTIONS -> NEEDED;
            case FULL_HANDSHAKES, RETRIES, LEAKS -> NOT_FOUND;
        };
    }

    /**
     * One line of an explanation.
     *
     * @param label the kind of line
     * @param text the line's text, without the label
     */
    public record Line(Label label, String text) {

        /** The kinds of lines. */
        public enum Label {
            /** The strongest cause; without a cause, what is known of the calls or connections. */
            CAUSE("cause"),
            /** What the wire or the JVM recorded about the cause. */
            EVIDENCE("evidence"),
            /** What to change to remove the cause. */
            FIX("fix"),
            /** A further cause. */
            ALSO("also"),
            /** An undecided verdict. */
            WARNING("warning");

            private final String text;

            Label(String text) {
                this.text = text;
            }

            /** Returns the label as messages print it, without the colon. */
            public String text() {
                return text;
            }
        }

        /** Returns label and text: {@code fix: raise maxConnections}. */
        @Override
        public String toString() {
            return label.text() + ": " + text;
        }
    }

    /** What a diagnosis explains. The diagnosis ranks causes by how much of the symptom each cause explains. */
    public enum Symptom {
        /** The time that calls took. */
        CALLS,
        /** The number of connections opened. */
        CONNECTIONS,
        /** The number of full TLS handshakes. */
        FULL_HANDSHAKES,
        /** The number of requests that repeat an earlier attempt. */
        RETRIES,
        /** The number of connections that are neither reused nor closed. */
        LEAKS
    }

    /**
     * A reason for slow calls or lost connections, with its evidence.
     *
     * @param kind the kind of reason
     * @param title the reason as part of a sentence; for an external process, in words that fit any programming
     *     language
     * @param fix what to change, as an instruction; for an external process, in words that fit any programming language
     * @param explained the time that this reason took, added up over the calls to explain
     * @param calls number of calls that this reason slowed down, 0 or more
     * @param ofCalls number of calls to explain, {@code calls} or more
     * @param connections number of connections opened for this reason, 0 or more; for failed handshakes, the number of
     *     connections whose handshake failed
     * @param evidence what shows the reason, at most three lines
     */
    public record Cause(
            Kind kind,
            String title,
            String fix,
            Duration explained,
            int calls,
            int ofCalls,
            int connections,
            List<String> evidence) {

        /** Messages leave out times that are shorter than this, because such times are within the clock's error. */
        private static final long LEAST_NANOS = 10_000;

        public Cause {
            evidence = List.copyOf(evidence);
        }

        /** Returns the cause, and how much time it explains per call on average, in one sentence. */
        public String sentence() {
            if (calls == 0 || explained.dividedBy(calls).toNanos() < LEAST_NANOS) {
                return title();
            }
            return title() + " (explains " + Durations.format(round(explained.dividedBy(calls)))
                    + (ofCalls == 1
                            ? " of the call)"
                            : " per call in " + (calls < ofCalls ? calls + " of " : "") + ofCalls + " calls)");
        }

        private static Duration round(Duration exact) {
            long unit = exact.toMillis() >= 10 ? 100_000 : 10_000;
            return Duration.ofNanos((exact.toNanos() + unit / 2) / unit * unit);
        }

        /** The kinds of reasons, each with what to change. */
        public enum Kind {
            /** Requests carry the header {@code Connection: close}. */
            REQUEST_CLOSE(
                    "requests ask for their connection to be closed",
                    "find who sets the request header Connection: close (an ExecutionInterceptor, putHeader in an"
                            + " override configuration, a proxy, -Dhttp.keepAlive=false) and remove it"),
            /** The service answers {@code Connection: close}. */
            SERVER_ANSWERS_CLOSE(
                    "the service announces that it closes the connection",
                    "look at what stands in front of the service: a proxy or load balancer may end each connection, at"
                            + " once or after a number of requests; the client cannot prevent it"),
            /** The client closes connections although neither side announced a close. */
            CLIENT_CLOSES(
                    "the client closes its connections, though no header asks for it",
                    "use one HTTP client for all requests, read answers to their end and close them without abort();"
                            + " look for a connectionTimeToLive or connectionMaxIdleTime that ends before the next"
                            + " call"),
            /** The service closes connections that are idle. */
            SERVER_CLOSES_IDLE(
                    "the service closes connections that are idle for longer than its time-out",
                    "make calls at intervals below the service's idle time-out; or set the client's"
                            + " connectionMaxIdleTime below it, and accept the new connections"),
            /** The service closes connections that are not idle, and does not announce the close. */
            SERVER_CLOSES(
                    "the service closes connections without saying so",
                    "check whether the service or a proxy in front of it restarts, is overloaded, or breaks HTTP"
                            + " keep-alive"),
            /** Calls build new clients, each with its own connections. */
            CLIENT_REBUILT(
                    "new clients are built, and each opens its own connections",
                    "build one DynamoDbClient for all calls and threads, and close it when the application ends; on AWS"
                            + " Lambda, build it outside of the handler"),
            /** Several SDK clients are open at the same time; each opens its own connections to the same endpoint. */
            MANY_CLIENTS(
                    "several SDK clients call the same endpoint, and each opens its own connections",
                    "share one DynamoDbClient, or give all clients one HTTP client (httpClient instead of"
                            + " httpClientBuilder)"),
            /** The client's pool closes connections that reach a certain age. */
            TIME_TO_LIVE(
                    "the client's pool ends connections when they reach a certain age",
                    "raise connectionTimeToLive of the HTTP client, or remove this setting"),
            /** The client's pool closes connections that have been idle too long. */
            IDLE_LIMIT(
                    "connections lie idle for longer than the client's pool keeps them",
                    "if connectionMaxIdleTime is below the time between calls, raise it; otherwise look for a proxy"
                            + " or NAT that closes idle connections"),
            /** Something between client and service closes connections that could have been reused. */
            CLOSED_BETWEEN(
                    "something between the client and the service closes connections",
                    "find the proxy, NAT or firewall that ends connections, and raise its limits; or set the client's"
                            + " connectionMaxIdleTime below these limits"),
            /** Calls wait for a connection that another call is using. */
            POOL_TOO_SMALL(
                    "calls wait for a connection, since the pool is too small for the concurrent requests",
                    "raise maxConnections (maxConcurrency of asynchronous clients) to the number of concurrent"
                            + " calls, or lower that number"),
            /** The client opens more connections than its pool keeps idle. */
            POOL_OVERFLOW(
                    "the client opens more connections than its pool keeps idle",
                    "let the client keep an idle connection for each concurrent call: set -Dhttp.maxConnections for the"
                            + " JDK's URLConnection (default 5), or maxFreeSockets for Node.js"),
            /** The code never returns connections to the pool. */
            LEAKED(
                    "connections are neither reused nor closed: the code holds on to them",
                    "read every answer to its end and close it (try-with-resources), also after an error, so that"
                            + " its connection goes back to the pool; look at wrappers of the HTTP client and at"
                            + " interceptors that replace the answer's stream"),
            /** Connections stay open and idle, and the client opens other connections. */
            UNUSED_CONNECTIONS(
                    "connections stay open after their answers, but the client opens new connections instead of using"
                            + " these",
                    "use one HTTP client for all requests, with the same TLS socket factory each time; if the code does"
                            + " so already, look for answers that are not closed"),
            /** Connections end with error answers. */
            ERROR_ANSWERS(
                    "connections are closed after answers that report an error",
                    "find the requests that get error answers: each such answer closes its connection"),
            /** The client gives up waiting for answers. */
            ABANDONED_CALLS(
                    "the client gives up waiting for answers and closes their connections",
                    "raise the client's time-outs (apiCallAttemptTimeout, apiCallTimeout, socketTimeout, readTimeout)"
                            + " above the time that answers take"),
            /** The caller cancels, interrupts or leaves calls before their answer. */
            CALLER_GAVE_UP(
                    "callers give up calls before the answer, and each such call closes its connection",
                    "let calls end by themselves, without Future.cancel(true), interrupts or executor shutdown;"
                            + " limit their time with an apiCallTimeout above the time that answers take"),
            /** Requests are sent again. */
            RETRIES(
                    "requests are sent again after they have failed",
                    "find out why requests fail: retries hide failures and their cost from your code"),
            /** TLS sessions are not resumed. */
            RESUMPTION_LOST(
                    "new connections begin with a full TLS handshake instead of resuming a session",
                    "reuse connections, so that there are few handshakes; or, if the service resumes sessions, use"
                            + " one TLS context for all connections, with session cache and tickets on"),
            /** TLS handshakes fail. */
            FAILED_HANDSHAKES(
                    "TLS handshakes fail",
                    "see the reason above, then check the client's trust store, the certificate's dates, and the TLS"
                            + " versions of both sides"),
            /** The client gives up TLS handshakes before the handshakes end. */
            HANDSHAKES_GIVEN_UP(
                    "the client gives up new connections during their TLS handshake",
                    "raise the client's time-outs (apiCallAttemptTimeout, apiCallTimeout, connectionTimeout,"
                            + " connectionAcquisitionTimeout) above the time that a new connection and a call take"
                            + " together"),
            /** A call sends several requests, one after another. */
            SEVERAL_REQUESTS(
                    "a call sends several requests, one after another",
                    "ask for all items at once (Query or BatchGetItem instead of single GetItems, larger pages), or"
                            + " send the requests at the same time"),
            /** A call sends more requests than it has threads, so requests wait until a thread is free. */
            FEW_THREADS(
                    "a call's requests wait for each other, since few threads send them",
                    "send the requests from more threads (a larger executor of your own, not the common pool), use an"
                            + " asynchronous client, or ask for several items in one request"),
            /** Requests arrive in pieces, and the later pieces wait. */
            REQUEST_IN_PIECES(
                    "requests arrive in pieces, and the rest comes late",
                    "write head and body of a request at once, and switch Nagle's algorithm off (TCP_NODELAY) in the"
                            + " HTTP client"),
            /** The client waits for the service's 100 Continue before it sends a request's body. */
            EXPECT_CONTINUE(
                    "requests wait for 100 Continue before they send their body",
                    "find who sets the request header Expect: 100-continue (an interceptor, putHeader in an override"
                            + " configuration, expectContinueEnabled), and remove it"),
            /** Time passes before the SDK is called. */
            BEFORE_SDK(
                    "time passes in the calling code before the SDK is called",
                    "look at what runs before the SDK's call: locks, queues of executors, rate limiters, other I/O"),
            /** Time passes in the SDK before the request leaves. */
            IN_SDK(
                    "time passes in the SDK before the request leaves",
                    "look at the SDK's work before the request: a credentials provider that fetches keys per call,"
                            + " interceptors, name look-up, a cold JVM"),
            /** The answer is there, but the future of an asynchronous call is completed late, or not at all. */
            FUTURE_COMPLETED_LATE(
                    "answers are there, but their futures are completed late or not at all",
                    "do not block the threads that complete futures: no join(), get() or slow work in callbacks or"
                            + " interceptors (use thenCompose, or the Async variants); give"
                            + " FUTURE_COMPLETION_EXECUTOR more threads"),
            /** Time passes after the answer has arrived, in the SDK or after it. */
            AFTER_ANSWER(
                    "time passes after the answer has arrived",
                    "look at what runs after the answer: metric publishers, callbacks, mapping, locks, other I/O"),
            /** The service takes long to answer. */
            SLOW_SERVICE(
                    "the service takes long to answer",
                    "look at the service: throttling, a large item or page, a hot partition, its own pauses"),
            /** The JVM of the test stood still. */
            JVM_PAUSES(
                    "the test's own JVM stood still",
                    "look at this JVM's garbage collection: its heap, what the code under test allocates, System.gc()"),
            /** Calls had to wait for earlier calls, so the requested rate was not achieved. */
            RATE_NOT_HELD(
                    "calls had to start late, because earlier calls took too long for the rate",
                    "raise concurrency, or lower the rate");

            private final String title;
            private final String fix;

            Kind(String title, String fix) {
                this.title = title;
                this.fix = fix;
            }

            /** Returns true if this kind costs connections or handshakes, and false if it only costs time. */
            public boolean concernsConnections() {
                return switch (this) {
                    case POOL_TOO_SMALL,
                            RETRIES,
                            SEVERAL_REQUESTS,
                            FEW_THREADS,
                            REQUEST_IN_PIECES,
                            EXPECT_CONTINUE,
                            BEFORE_SDK,
                            IN_SDK,
                            FUTURE_COMPLETED_LATE,
                            AFTER_ANSWER,
                            SLOW_SERVICE,
                            JVM_PAUSES,
                            RATE_NOT_HELD -> false;
                    default -> true;
                };
            }

            /** Returns whether the service or this JVM is the reason, and not the client or the test. */
            boolean isElsewhere() {
                return this == SLOW_SERVICE || this == JVM_PAUSES;
            }

            /** Returns the reason as part of a sentence. */
            public String title() {
                return title;
            }

            /** Returns what to change, as an instruction. */
            public String fix() {
                return fix;
            }
        }
    }
}
