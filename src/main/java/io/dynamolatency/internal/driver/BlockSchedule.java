package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The order of the timed calls. One mode is measured in one go, several in alternating blocks (A B, B A, A B, ...), so
 * that a drift slower than a block affects all modes alike. Pure functions.
 */
final class BlockSchedule {

    /** The number of blocks of each mode if modes alternate. */
    static final int BLOCKS = 10;

    private BlockSchedule() {}

    /** A number of calls in one mode. */
    record Block(ConnectionMode mode, int calls) {}

    /** Returns the blocks in their order. Each has a call for every thread. */
    static List<Block> of(List<ConnectionMode> modes, int iterations, int threads) {
        int most = modes.size() == 1 ? 1 : BLOCKS;
        return rounds(most, modes, iterations, threads).stream()
                .flatMap(List::stream)
                .toList();
    }

    /** Returns at most this many rounds, each with a block of every mode. Fewer calls than threads make one round. */
    static List<List<Block>> rounds(int most, List<ConnectionMode> modes, int iterations, int threads) {
        int rounds = Math.max(1, Math.min(most, iterations / threads));
        List<List<Block>> schedule = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            int calls = share(iterations, rounds, round);
            List<Block> blocks = new ArrayList<>(
                    modes.stream().map(mode -> new Block(mode, calls)).toList());
            if (round % 2 == 1) {
                Collections.reverse(blocks);
            }
            schedule.add(blocks);
        }
        return schedule;
    }

    /** Returns the size of a part if a whole is divided into nearly equal parts, the larger ones first. */
    static int share(int whole, int parts, int part) {
        return whole / parts + (part < whole % parts ? 1 : 0);
    }
}
