package io.dynamolatency.internal.interceptor;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Optional;

/** Finds the line of the user's code that builds an SDK client, calls it, or cancels a call. */
final class UserLine {

    private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

    /** The packages of libraries, which work only on behalf of other code. */
    private static final List<String> LIBRARIES = List.of(
            "software.amazon.awssdk.",
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "com.sun.",
            "io.netty.",
            "org.apache.http.",
            "org.apache.hc.");

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
                .map(UserLine::text);
    }

    private static boolean ofALibrary(StackFrame frame) {
        return LIBRARIES.stream().anyMatch(frame.getClassName()::startsWith);
    }

    private static boolean ofTheKit(StackFrame frame) {
        return frame.getDeclaringClass().getProtectionDomain() == KIT;
    }

    /** Returns class, method, file and line, without the class loader that {@code toString} adds. */
    private static String text(StackFrame frame) {
        String where = frame.getFileName() == null
                ? "Unknown Source"
                : frame.getFileName() + (frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber());
        return frame.getClassName() + "." + frame.getMethodName() + "(" + where + ")";
    }
}
