package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.driver.TimedCall;
import java.util.Map;

/** A body that is called as those of users are: found by its name, with arguments. */
public final class ReflectedBody {

    private final Runnable body;

    private ReflectedBody(Runnable body) {
        this.body = body;
    }

    void putItem(ConnectionMode mode, Object table) {
        body.run();
    }

    /** The kit's own way to call a body. */
    public static TimedCall calling(Runnable body, ConnectionMode mode) throws ReflectiveOperationException {
        return new BodyCall(
                ReflectedBody.class.getDeclaredMethod("putItem", ConnectionMode.class, Object.class),
                new ReflectedBody(body),
                Map.of(mode, new Object[] {mode, "a table"}));
    }
}
