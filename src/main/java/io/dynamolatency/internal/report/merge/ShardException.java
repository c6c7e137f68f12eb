package io.dynamolatency.internal.report.merge;

import java.io.Serial;
import java.util.List;

/** Thrown if shards can't be merged. The message has all reasons. */
final class ShardException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    ShardException(List<String> faults) {
        super("The shards cannot be merged:\n  - " + String.join("\n  - ", faults));
    }
}
