package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.calls.CallSeries;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.calls.WarmUp;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes the warm-up calls, by the rule of {@link WarmUp}. */
final class WarmUpPhase {

    private static final int MAX_CALLS = 10_000;

    /** The warm-up stops waiting for requests after the requested number of calls, multiplied by this number. */
    private static final int MAX_CALLS_PER_REQUEST = 10;

    private static final int MAX_SECONDS = 6;
    private static final int MAX_SECONDS_ALONE = 1;

    /**
     * Virtual time is given up early if overlaps reach the number of warm-up calls divided by this number. Without
     * delays, requests overlap less often than in timed calls.
     */
    private static final int OVERLAPPING_PART = 5;

    /**
     * For each kind of client, how long the thread of a warm call ran, in nanoseconds. If one test has warmed up a
     * client, the client's code is still warm for the next test.
     */
    private static final Map<String, Long> WARM = new ConcurrentHashMap<>();

    private final MeasuredTest subject;
    private final MeasurementSettings settings;
    private final CallPath path;
    private final CallTimer timer;
    private final Progress progress;
    private final int threads;

    WarmUpPhase(MeasuredTest subject, MeasurementSettings settings, CallPath path, CallTimer timer, Progress progress) {
        this.subject = subject;
        this.settings = settings;
        this.path = path;
        this.timer = timer;
        this.progress = progress;
        this.threads = settings.load().concurrency();
    }

    /** Warms up the client of a mode. */
    WarmUp run(CallerThreads callers, ConnectionMode mode) {
        if (settings.warmup() == 0) {
            return WarmUp.NONE;
        }
        path.withoutDelay(mode);
        StabilityRule rule = new StabilityRule(subject.network().rtt());
        String client = subject.httpClient().map(Enum::name).orElse("")
                + ' '
                + mode
                + ' '
                + threads
                + ' '
                + subject.network().rtt();
        @Nullable Long known = WARM.get(client);
        ThreadSeries series = ThreadSeries.of(threads, CallSeries::warmUp);
        boolean fixed = settings.connectionsOnly();
        int most = fixed ? settings.warmup() : Math.max(settings.warmup(), MAX_CALLS);
        Duration atMost = Duration.ofSeconds(MAX_SECONDS);
        long deadline = System.nanoTime() + atMost.toNanos();
        String name = subject.in(mode).toString();
        long overlapsBefore = path.overlaps();
        long exchangesBefore = path.mark().exchanges();
        progress.at(series::calls, (made, elapsed) -> ProgressText.warmingUp(name, made, elapsed, atMost));
        while (true) {
            int block = Math.min(most, StabilityRule.BLOCK);
            timer.together(callers, mode, series, Phase.WARM_UP, caller -> {
                int calls = Math.max(1, BlockSchedule.share(block, threads, caller));
                timer.repeat(callers, mode, series.get(caller), Phase.WARM_UP, calls, deadline);
            });
            series.all().forEach(s -> addTo(rule, s));
            int calls = series.calls();
            if (subject.network().virtualTime()
                    && threads == 1
                    && OVERLAPPING_PART * (path.overlaps() - overlapsBefore) >= calls) {
                throw VirtualTimeInvalid.overlaps();
            }
            boolean over = calls >= most || System.nanoTime() - deadline >= 0;
            if (fixed && over) {
                return new WarmUp(calls, series.failures(), false, true, Optional.empty());
            }
            boolean stable =
                    !fixed && calls >= settings.warmup() && (rule.stable() || (known != null && rule.asFastAs(known)));
            boolean warm = stable && isEnough(calls, path.mark().exchanges() - exchangesBefore);
            if (warm && rule.stable()) {
                WARM.merge(client, rule.ran().orElseThrow(), Math::min);
            }
            if (warm || over) {
                Optional<Duration> loopback = threads == 1
                        ? rule.loopback()
                        : alone(callers, mode, series).or(rule::loopback);
                return new WarmUp(series.calls(), series.failures(), stable, false, loopback);
            }
        }
    }

    /** Returns whether there were enough requests, or none. Calls without a request do not warm up the client. */
    private boolean isEnough(int calls, long requests) {
        return requests == 0
                || requests >= settings.warmup()
                || calls >= (long) MAX_CALLS_PER_REQUEST * settings.warmup();
    }

    private static void addTo(StabilityRule rule, CallSeries series) {
        long[] nanos = series.lastBlock();
        long[] ran = series.ranInLastBlock();
        for (int i = 0; i < nanos.length; i++) {
            rule.add(nanos[i], ran[i]);
        }
    }

    /**
     * Returns the time of a call while the other threads make no calls. Without the network's delay, all threads
     * together would compete for the cores.
     */
    private Optional<Duration> alone(CallerThreads callers, ConnectionMode mode, ThreadSeries series) {
        long deadline =
                System.nanoTime() + Duration.ofSeconds(MAX_SECONDS_ALONE).toNanos();
        timer.together(callers, mode, series, Phase.WARM_UP, caller -> {
            if (caller == 0) {
                timer.repeat(callers, mode, series.get(0), Phase.WARM_UP, StabilityRule.BLOCK, deadline);
            }
        });
        StabilityRule one = new StabilityRule(subject.network().rtt());
        addTo(one, series.get(0));
        return one.loopback();
    }
}
