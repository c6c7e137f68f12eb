package io.dynamolatency.fault;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.text.Durations;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A fault that the proxy causes for the measured client, and the plan that decides when the fault strikes. Counts are
 * exact: nothing is left to chance.
 *
 * <pre>{@code
 * WireFault.of(STALL).at(BEFORE_ANSWER).every(100)
 * WireFault.of(STATUS).status(503).first(3).operation("PutItem")
 * WireFault.of(RESET_IDLE).after(Duration.ofMillis(350))
 * }</pre>
 *
 * <p>The plan counts the exchanges or connections of the timed calls, retries included. {@link #operation}, {@link
 * #table} and {@link #from} limit which exchanges or connections the plan counts. {@link #every}, {@link #first} and
 * {@link #exchange} choose among the counted exchanges or connections. Without {@code every}, {@code first} and {@code
 * exchange}, the fault strikes every counted exchange or connection. Immutable.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class WireFault {

    private static final String HOSTS_FILE = "jdk.net.hosts.file";

    private final FaultKind kind;
    private final Map<FaultSetting, Object> settings;

    private WireFault(FaultKind kind, Map<FaultSetting, Object> settings) {
        this.kind = kind;
        this.settings = Collections.unmodifiableMap(settings);
    }

    /** Returns a fault of this kind that strikes every time. */
    public static WireFault of(FaultKind kind) {
        return new WireFault(kind, new EnumMap<>(FaultSetting.class));
    }

    private WireFault with(FaultSetting setting, Object value) {
        Map<FaultSetting, Object> all = new EnumMap<>(FaultSetting.class);
        all.putAll(settings);
        all.put(setting, value);
        return new WireFault(kind, all);
    }

    private WireFault without(FaultSetting setting) {
        Map<FaultSetting, Object> rest = new EnumMap<>(FaultSetting.class);
        rest.putAll(settings);
        rest.remove(setting);
        return new WireFault(kind, rest);
    }

    /**
     * Returns the errors in a list of faults, as sentences that say what to write instead; empty without errors.
     *
     * @param plannedCalls the number of timed calls
     */
    public static List<String> problems(List<WireFault> faults, NetworkProfile network, long plannedCalls) {
        List<String> each = faults.stream()
                .flatMap(fault -> FaultCheck.problems(fault, network, plannedCalls).stream())
                .distinct()
                .toList();
        return each.isEmpty() ? FaultConflicts.problems(faults, plannedCalls) : each;
    }

    /**
     * If a client of the kit never meets the fault, returns the reason and what to write instead. Empty if the client
     * can meet the fault.
     */
    public Optional<String> unseenBy(HttpClientKind client) {
        if (kind == FaultKind.EXPECT) {
            return Optional.of(
                    this + ": " + client + " never meets this fault: the SDK expects 100 Continue only for PUT,"
                            + " and DynamoDB requests are POST; remove the fault, or measure another program");
        }
        boolean looksUpNames = client == HttpClientKind.CRT || client == HttpClientKind.CRT_ASYNC;
        return kind == FaultKind.DEAD_ADDRESS && looksUpNames && System.getProperty(HOSTS_FILE) != null
                ? Optional.of(this + ": " + client + " looks up names without the JVM, so it does not read -D"
                        + HOSTS_FILE + "; write both addresses of localhost into /etc/hosts, and remove the property")
                : Optional.empty();
    }

    /** Returns how many of the planned calls pass before the fault's plan starts to count. */
    public long leftAlone(long plannedCalls) {
        return (long) Math.floor(from() * plannedCalls);
    }

    /**
     * Returns whether the fault strikes an exchange or a connection.
     *
     * @param number the number of the exchange or connection, from 0; only exchanges or connections that the fault
     *     counts have a number
     */
    public boolean strikes(long number) {
        long every = every().orElse(1);
        return number >= 0
                && (number + 1) % every == 0
                && number < first().orElse(Integer.MAX_VALUE)
                && (exchange().isEmpty() || exchange().getAsInt() == number);
    }

    /** Returns true if the fault strikes exchanges, and false if it strikes connections or an address. */
    public boolean inExchange() {
        return kind.target() == FaultKind.Target.EXCHANGE
                || (kind.target() == FaultKind.Target.ANY && at().inExchange());
    }

    /** Returns whether the fault strikes connections that were idle for {@link #after}. */
    public boolean strikesIdle() {
        return kind.target() == FaultKind.Target.IDLE || (kind == FaultKind.PROXY && after().isPresent());
    }

    Map<FaultSetting, Object> settings() {
        return settings;
    }

    private <T> Optional<T> get(FaultSetting setting, Class<T> type) {
        return Optional.ofNullable(settings.get(setting)).map(type::cast);
    }

    private OptionalInt number(FaultSetting setting) {
        return get(setting, Integer.class).map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    /** Returns the kind of the fault. */
    public FaultKind kind() {
        return kind;
    }

    /** Returns the point at which the fault strikes; the kind's default if unset. */
    public Point at() {
        return get(FaultSetting.AT, Point.class).orElse(Point.BEFORE_ANSWER);
    }

    /** Returns a copy that strikes at this point; {@link Point#UNSET} for the kind's default. */
    public WireFault at(Point point) {
        return point == Point.UNSET ? without(FaultSetting.AT) : with(FaultSetting.AT, point);
    }

    /** Returns n, if the fault strikes each n-th exchange or connection; otherwise empty. */
    public OptionalInt every() {
        return number(FaultSetting.EVERY);
    }

    /** Returns a copy that strikes the n-th exchange or connection, the 2n-th and so on, with n from 1. */
    public WireFault every(int n) {
        return with(FaultSetting.EVERY, n);
    }

    /** Returns n, if the fault strikes the first n exchanges or connections; otherwise empty. */
    public OptionalInt first() {
        return number(FaultSetting.FIRST);
    }

    /** Returns a copy that strikes the first n exchanges or connections, with n from 1. */
    public WireFault first(int n) {
        return with(FaultSetting.FIRST, n);
    }

    /** Returns the number of the only exchange that the fault strikes, from 0; empty if unset. */
    public OptionalInt exchange() {
        return number(FaultSetting.EXCHANGE);
    }

    /** Returns a copy that strikes only the exchange with this number, from 0. */
    public WireFault exchange(int number) {
        return with(FaultSetting.EXCHANGE, number);
    }

    /** Returns the share of the planned calls after which the plan starts to count, 0 to 1 (exclusive). Default 0. */
    public double from() {
        return get(FaultSetting.FROM, Double.class).orElse(0.0);
    }

    /** Returns a copy whose plan starts to count only after this share of the planned calls, 0 to 1 (exclusive). */
    public WireFault from(double share) {
        return with(FaultSetting.FROM, share);
    }

    /** Returns the only operation that the plan counts, such as {@code PutItem}; empty for all operations. */
    public Optional<String> operation() {
        return get(FaultSetting.OPERATION, String.class);
    }

    /** Returns a copy that counts only exchanges of this operation. */
    public WireFault operation(String name) {
        return with(FaultSetting.OPERATION, name);
    }

    /** Returns the only table whose exchanges the plan counts; empty for all tables. */
    public Optional<String> table() {
        return get(FaultSetting.TABLE, String.class);
    }

    /** Returns a copy that counts only exchanges whose request names this table. */
    public WireFault table(String name) {
        return with(FaultSetting.TABLE, name);
    }

    /** Returns the idle time after which the fault strikes; empty if unset. */
    public Optional<Duration> after() {
        return get(FaultSetting.AFTER, Duration.class);
    }

    /** Returns a copy that strikes connections that were idle for this long. */
    public WireFault after(Duration idle) {
        return with(FaultSetting.AFTER, idle);
    }

    /** Returns how long the fault lasts; empty if unset, so that the kind's default applies. */
    public Optional<Duration> lasts() {
        return get(FaultSetting.LASTS, Duration.class);
    }

    /** Returns a copy that lasts this long. */
    public WireFault lasts(Duration time) {
        return with(FaultSetting.LASTS, time);
    }

    /** Returns the number of bytes of the answer's body after which the fault strikes; empty for half of the body. */
    public OptionalInt bytes() {
        return number(FaultSetting.BYTES);
    }

    /** Returns a copy that strikes after this number of bytes of the answer's body, 0 or more. */
    public WireFault bytes(int count) {
        return with(FaultSetting.BYTES, count);
    }

    /** Returns the HTTP status of the service's answer; empty if unset. */
    public OptionalInt status() {
        return number(FaultSetting.STATUS);
    }

    /** Returns a copy that answers with this status, 400 to 599. */
    public WireFault status(int status) {
        return with(FaultSetting.STATUS, status);
    }

    /** Returns the type of the error in the answer; empty if unset. */
    public Optional<String> type() {
        return get(FaultSetting.TYPE, String.class);
    }

    /** Returns a copy that answers with this error type, such as {@code ThrottlingException}. */
    public WireFault type(String errorType) {
        return with(FaultSetting.TYPE, errorType);
    }

    /** Returns the body of the answer; empty for a JSON error. */
    public Optional<String> body() {
        return get(FaultSetting.BODY, String.class);
    }

    /** Returns a copy that answers with this body instead of a JSON error. */
    public WireFault body(String text) {
        return with(FaultSetting.BODY, text);
    }

    /** Returns whether the connection closes after the answer. */
    public boolean closes() {
        return get(FaultSetting.CLOSES, Boolean.class).orElse(false);
    }

    /** Returns a copy that closes the connection after the answer ({@code true}), or leaves the connection open. */
    public WireFault closes(boolean after) {
        return with(FaultSetting.CLOSES, after);
    }

    /** Returns the delay before a retry that the answer asks for; empty if unset. */
    public Optional<Duration> retryAfter() {
        return get(FaultSetting.RETRY_AFTER, Duration.class);
    }

    /** Returns a copy whose answer asks for this delay before a retry, in the header {@code x-amz-retry-after}. */
    public WireFault retryAfter(Duration delay) {
        return with(FaultSetting.RETRY_AFTER, delay);
    }

    /** Returns the share of a batch's items that stay unprocessed; empty if unset. */
    public OptionalDouble share() {
        return get(FaultSetting.SHARE, Double.class).map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }

    /** Returns a copy that leaves this share of a batch's items unprocessed, above 0 to 1. */
    public WireFault share(double ofItems) {
        return with(FaultSetting.SHARE, ofItems);
    }

    /** Returns the greatest number of requests that the service takes on a connection; empty if unset. */
    public OptionalInt requests() {
        return number(FaultSetting.REQUESTS);
    }

    /** Returns a copy whose service takes at most this number of requests on a connection, from 1. */
    public WireFault requests(int count) {
        return with(FaultSetting.REQUESTS, count);
    }

    /** Returns whether the last answer on a connection says {@code Connection: close}. */
    public boolean announced() {
        return get(FaultSetting.ANNOUNCED, Boolean.class).orElse(false);
    }

    /** Returns a copy whose last answer on a connection says {@code Connection: close} if {@code said} is true. */
    public WireFault announced(boolean said) {
        return with(FaultSetting.ANNOUNCED, said);
    }

    /** Returns the bound on the bytes per second from client to service; empty without a bound. */
    public OptionalInt up() {
        return number(FaultSetting.UP);
    }

    /** Returns a copy with a bound on the bytes per second from client to service, at least 1. */
    public WireFault up(int bytesPerSecond) {
        return with(FaultSetting.UP, bytesPerSecond);
    }

    /** Returns the bound on the bytes per second from service to client; empty without a bound. */
    public OptionalInt down() {
        return number(FaultSetting.DOWN);
    }

    /** Returns a copy with a bound on the bytes per second from service to client, at least 1. */
    public WireFault down(int bytesPerSecond) {
        return with(FaultSetting.DOWN, bytesPerSecond);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WireFault fault && kind == fault.kind && settings.equals(fault.settings);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + settings.hashCode();
    }

    /** Returns the fault as code writes it, for instance {@code STALL at BEFORE_ANSWER, every 100}. */
    @Override
    public String toString() {
        String values = settings.entrySet().stream()
                .map(setting -> setting.getKey().written() + " " + text(setting.getValue()))
                .collect(Collectors.joining(", "));
        return values.isEmpty() ? kind.name() : kind + " " + values;
    }

    private static String text(Object value) {
        return value instanceof Duration duration ? Durations.format(duration) : value.toString();
    }

    /** The moment in the life of a connection or an exchange at which a fault strikes. */
    public enum Point {
        /** The connection is open, and the service has not yet read a byte from it. */
        ACCEPT,

        /** The service has read the client's first TLS message, and has not yet answered it. */
        HANDSHAKE,

        /** The service has read the request, and has not yet sent a byte of the answer. */
        BEFORE_ANSWER,

        /** The client has the answer's status line and headers, but no byte of the body. */
        AFTER_HEAD,

        /** The client has half of the answer's body. */
        IN_BODY,

        /** Unset: the default of the fault's kind. */
        UNSET;

        /** Returns whether the point is in an exchange; false at the start of a connection, and for {@link #UNSET}. */
        public boolean inExchange() {
            return this == BEFORE_ANSWER || this == AFTER_HEAD || this == IN_BODY;
        }
    }
}
