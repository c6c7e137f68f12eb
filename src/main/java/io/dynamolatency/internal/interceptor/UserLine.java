package io.dynamolatency.internal.interceptor;

import io.dynamolatency.internal.text.CodeLine;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.security.ProtectionDomain;
import java.util.Optional;

/** Finds the line of the user's code that builds an SDK client, calls it, or cancels a call. */
final class UserLine {

    private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

    /** The kit's jar, which identifies the kit's classes. Their package does not, since tests of the kit share it. */
    private static final ProtectionDomain KIT = UserLine.class.getProtectionDomain();

    private UserLine() {}

    /**
     * Returns the line from which this thread called the SDK, such as {@code com.acme.X.y(X.java:42)}; empty if the
     * kit called it.
     */
    static Optional<String> ofThisThread() {
        return WALKER.walk(frames -> frames
                        // the kit's interceptor, which the SDK creates
                        .dropWhile(UserLine::ofTheKit)
                        .dropWhile(UserLine::ofALibrary)
                        .findFirst())
                .filter(frame -> !ofTheKit(frame))
                .map(frame -> CodeLine.text(frame.toStackTraceElement()));
    }

    private static boolean ofALibrary(StackFrame frame) {
        return CodeLine.ofALibrary(frame.getClassName());
    }

    private static boolean ofTheKit(StackFrame frame) {
        return frame.getDeclaringClass().getProtectionDomain() == KIT;
    }
}
