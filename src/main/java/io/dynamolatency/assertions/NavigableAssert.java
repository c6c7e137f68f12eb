package io.dynamolatency.assertions;

import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** An assertion from which others are reached. */
abstract class NavigableAssert<S extends NavigableAssert<S, A>, A> extends AbstractAssert<S, A> {

    NavigableAssert(@Nullable A actual, Class<S> type) {
        super(actual, type);
    }

    /** Keeps the user's own {@code as("...")}. */
    final <N extends AbstractAssert<?, ?>> N carryOver(N next) {
        next.as(info.description());
        return next;
    }
}
