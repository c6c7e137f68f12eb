package io.dynamolatency.internal.driver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The order of the timed calls. A single mode or client makes its calls without interruption. Several modes or clients
 * take turns in alternating blocks (A B, B A, A B, ...). A slow change of the machine then affects all modes or clients
 * in the same way. Pure functions.
 */
final class BlockSchedule {

    /** The number of blocks of each side if several sides alternate. */
    static final int BLOCKS = 10;

    private BlockSchedule() {}

    /** A number of calls of one side, such as a mode. */
    record Block<S>(S side, int calls) {}

    /** Returns the blocks in their order. Each block has at least one call for every thread. */
    static <S> List<Block<S>> of(List<S> sides, int iterations, int threads) {
        int most = sides.size() == 1 ? 1 : BLOCKS;
        return rounds(most, sides, iterations, threads).stream()
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Returns at most {@code most} rounds. Each round has a block of every side. With fewer calls than threads there is
     * one round.
     */
    static <S> List<List<Block<S>>> rounds(int most, List<S> sides, int iterations, int threads) {
        int rounds = Math.max(1, Math.min(most, iterations / threads));
        List<List<Block<S>>> schedule = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            int calls = share(iterations, rounds, round);
            List<Block<S>> blocks = new ArrayList<>(
                    sides.stream().map(side -> new Block<>(side, calls)).toList());
            if (round % 2 == 1) {
                Collections.reverse(blocks);
            }
            schedule.add(blocks);
        }
        return schedule;
    }

    /** Returns the size of a part if a whole is divided into nearly equal parts. Larger parts come first. */
    static int share(int whole, int parts, int part) {
        return whole / parts + (part < whole % parts ? 1 : 0);
    }
}
