package io.dynamolatency.internal.proxy;

import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Announces in answers how long, and for how many more requests, the service keeps the connection. Closes the
 * connection at these limits.
 *
 * @param timeout how long the connection is allowed to be idle; empty for no limit
 * @param requests how many requests the service takes; empty for no limit
 */
record KeepAliveHeader(Optional<Duration> timeout, OptionalInt requests) implements CarriedFault {

    private static final AsciiString NAME = AsciiString.cached("Keep-Alive");

    @Override
    public Effect strike(Struck struck) {
        struck.connectionStruck();
        int[] answers = {0};
        return here -> {
            here.connection().beforeAnswers(answer -> {
                int left = requests.orElse(Integer.MAX_VALUE) - ++answers[0];
                if (left == 0) {
                    here.connection().ending(Ending.ANNOUNCED);
                } else {
                    answer.headers().set(NAME, header(left));
                }
            });
            timeout.ifPresent(time -> here.connection()
                    .addFirst(new IdleWatch(here.connection()::isIdle, time, here.connection()::close)));
        };
    }

    private String header(int left) {
        List<String> values = new ArrayList<>();
        timeout.ifPresent(time -> values.add("timeout=" + time.toSeconds()));
        requests.ifPresent(most -> values.add("max=" + left));
        return String.join(", ", values);
    }
}
