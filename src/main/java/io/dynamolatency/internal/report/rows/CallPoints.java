package io.dynamolatency.internal.report.rows;

import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import io.dynamolatency.internal.calls.StalledCalls;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.result.CallSample;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The calls of a result as points of a timeline, with no more points than a screen can show. Immutable. */
final class CallPoints {

    private static final int STALLED = CallKind.values().length;

    private final int made;
    private final int known;
    /** The number of each call, from 1. */
    private final int[] number;
    /** The response time of each call. */
    private final long[] nanos;
    /** The code of each call's {@link CallKind}, plus {@link #STALLED} if a stall overlapped the call. */
    private final byte[] kind;

    private CallPoints(int made, int known, int[] number, long[] nanos, byte[] kind) {
        this.made = made;
        this.known = known;
        this.number = number;
        this.nanos = nanos;
        this.kind = kind;
    }

    /**
     * Returns a point for each recorded call, in the order of the calls' intended starts.
     *
     * @param unordered the samples of the result
     */
    static CallPoints of(ResultData result, List<CallSample> unordered) {
        long origin = unordered.isEmpty() ? 0 : unordered.get(0).intendedNanos();
        List<CallSample> samples = unordered.stream()
                // nanoTime can wrap around, so compare differences with zero
                .sorted(Comparator.comparingLong(sample -> sample.intendedNanos() - origin))
                .toList();
        int made = result.calls();
        int gone = Math.max(0, made - samples.size());
        int[] number = new int[samples.size()];
        long[] nanos = new long[number.length];
        byte[] kind = new byte[number.length];
        for (int i = 0; i < number.length; i++) {
            CallSample sample = samples.get(i);
            // a long run keeps each thread's first call and the newest calls, and forgets the calls between
            number[i] = 1 + i + (i < result.concurrency() ? 0 : gone);
            nanos[i] = sample.endNanos() - sample.intendedNanos();
            boolean stalled = !StalledCalls.overlap(result.noise(), sample).isZero();
            kind[i] = (byte) (CallKind.of(sample).code() + (stalled ? STALLED : 0));
        }
        return new CallPoints(Math.max(made, number.length), number.length, number, nanos, kind);
    }

    /** Returns an empty timeline, for calls that are not recorded one by one. */
    static CallPoints unknown(int made) {
        return new CallPoints(made, 0, new int[0], new long[0], new byte[0]);
    }

    /**
     * Reads points from the page's data.
     *
     * @throws RuntimeException if {@link #writeTo} did not write the JSON
     */
    static CallPoints read(JsonObject json) {
        int[] number = PageNumbers.read(json.getAsJsonArray("call"))
                .mapToInt(Math::toIntExact)
                .toArray();
        long[] nanos = PageNumbers.readMillis(json.getAsJsonArray("ms")).toArray();
        long[] kinds = PageNumbers.read(json.getAsJsonArray("kind")).toArray();
        if (nanos.length != number.length
                || kinds.length != number.length
                || Arrays.stream(kinds).anyMatch(kind -> kind < 0 || kind >= 2L * STALLED)) {
            throw new IllegalArgumentException("each call needs a time and a kind");
        }
        byte[] kind = new byte[kinds.length];
        for (int i = 0; i < kind.length; i++) {
            kind[i] = (byte) kinds[i];
        }
        return new CallPoints(json.get("made").getAsInt(), json.get("known").getAsInt(), number, nanos, kind);
    }

    /** Returns at most {@code points} of these points. Outliers stay: see {@link Thinning}. */
    CallPoints atMost(int points) {
        int[] kept = Thinning.keep(kind, nanos, points);
        int[] keptNumber = new int[kept.length];
        long[] keptNanos = new long[kept.length];
        byte[] keptKind = new byte[kept.length];
        for (int i = 0; i < kept.length; i++) {
            keptNumber[i] = number[kept[i]];
            keptNanos[i] = nanos[kept[i]];
            keptKind[i] = kind[kept[i]];
        }
        return new CallPoints(made, known, keptNumber, keptNanos, keptKind);
    }

    int size() {
        return number.length;
    }

    void writeTo(JsonWriter json) throws IOException {
        json.beginObject();
        json.name("made").value(made);
        json.name("known").value(known);
        PageNumbers.of(json.name("call"), Arrays.stream(number).asLongStream().toArray());
        PageNumbers.millis(json.name("ms"), nanos);
        json.name("kind").beginArray();
        for (byte one : kind) {
            json.value(one);
        }
        json.endArray().endObject();
    }
}
