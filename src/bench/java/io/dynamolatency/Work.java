package io.dynamolatency;

/** What is done in a call that is timed: computing, which takes the same each time and leaves nothing behind. */
public enum Work {
    /** About ten nanoseconds, beside which a loop's own cost is plain to see. */
    TRIVIAL(6),
    /** About thirty microseconds: what a real call takes of a core, and less. */
    COMPUTING(18_000);

    /** For the JVMs that do it: inlined into this loop and that, the same work is compiled to code that differs by a hundredth. */
    public static final String SAME_CODE = "-XX:CompileCommand=dontinline,io.dynamolatency.Work::once";

    private final int steps;

    Work(int steps) {
        this.steps = steps;
    }

    /** Does it once: works out what is to be handed in the next time, and at the end is asked for, lest it be left out. */
    public long once(long seed) {
        long x = seed;
        for (int i = 0; i < steps; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        return x;
    }
}
