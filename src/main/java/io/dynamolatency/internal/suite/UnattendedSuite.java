package io.dynamolatency.internal.suite;

import io.dynamolatency.internal.access.SuiteOpener;
import java.util.Optional;

/**
 * Opens the guard when the first SDK client is built, unless a JUnit platform has opened the guard. Without the
 * platform, the guard has no test that could fail. The guard then prints its counts when the JVM ends.
 */
public final class UnattendedSuite implements SuiteOpener {

    /** Creates the service. The service loader calls this constructor. */
    public UnattendedSuite() {}

    @Override
    public void open() {
        try {
            SuiteGuard.open(name -> Optional.ofNullable(System.getProperty(name)));
        } catch (IllegalArgumentException | IllegalStateException invalid) {
            System.err.println("suite guard: " + invalid.getMessage());
        }
    }
}
