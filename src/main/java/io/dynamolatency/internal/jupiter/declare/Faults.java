package io.dynamolatency.internal.jupiter.declare;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects the faults of a declaration, one sentence each. Not thread-safe. */
final class Faults {

    private final List<String> all = new ArrayList<>();

    void add(String fault) {
        all.add(fault);
    }

    void addAll(Collection<String> faults) {
        all.addAll(faults);
    }

    int count() {
        return all.size();
    }

    List<String> all() {
        return List.copyOf(all);
    }

    void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            add(name + " = " + value + "; write " + least + " or more");
        }
    }

    /**
     * Returns the supplier's value. If the supplier throws an {@link IllegalArgumentException}, adds the message as a
     * fault and returns empty.
     */
    <T> Optional<T> valid(String where, Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (IllegalArgumentException fault) {
            add(where + fault.getMessage());
            return Optional.empty();
        }
    }
}
