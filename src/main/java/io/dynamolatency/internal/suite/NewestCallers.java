package io.dynamolatency.internal.suite;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** Remembers who made the newest calls, by the calls' ids, and forgets older calls. Thread-safe. */
final class NewestCallers {

    private final int most;
    private final Map<String, Caller> callerOf = new HashMap<>();
    private final Queue<String> oldestFirst = new ArrayDeque<>();

    /** @param most the largest number of calls to remember, 1 or more */
    NewestCallers(int most) {
        this.most = most;
    }

    /** Remembers who made a call. If a call has several attempts, the caller of the last attempt counts. */
    synchronized void add(String invocation, Caller caller) {
        if (callerOf.put(invocation, caller) == null) {
            oldestFirst.add(invocation);
            if (oldestFirst.size() > most) {
                callerOf.remove(oldestFirst.remove());
            }
        }
    }

    /** Returns who made a call; empty if the call is unknown or forgotten. */
    synchronized Optional<Caller> of(String invocation) {
        return Optional.ofNullable(callerOf.get(invocation));
    }
}
