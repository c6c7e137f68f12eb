package io.dynamolatency.assertions;

import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** An assertion whose methods return assertions on other objects. */
abstract class NavigableAssert<S extends NavigableAssert<S, A>, A> extends AbstractAssert<S, A> {

    NavigableAssert(@Nullable A actual, Class<S> type) {
        super(actual, type);
    }

    /** Returns the error of a failed assertion. The text can contain {@code %}. */
    final AssertionError failed(String text) {
        return failure("%s", text);
    }

    /** Copies this assertion's description, which the user set by {@code as("...")}, to the next assertion. */
    final <N extends AbstractAssert<?, ?>> N carryOver(N next) {
        next.as(info.description());
        return next;
    }
}
