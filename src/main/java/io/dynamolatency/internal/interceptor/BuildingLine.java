package io.dynamolatency.internal.interceptor;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Optional;

/** Finds the line of your code that builds an SDK client. */
final class BuildingLine {

    private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

    /** The packages of libraries that never build a client of their own accord. */
    private static final List<String> LIBRARIES =
            List.of("software.amazon.awssdk.", "java.", "javax.", "jdk.", "sun.", "com.sun.");

    /** The kit's jar. Its classes are not told by their package, which tests of the kit share. */
    private static final ProtectionDomain KIT = BuildingLine.class.getProtectionDomain();

    private BuildingLine() {}

    /**
     * Returns the line from which this thread called the SDK, such as {@code com.acme.X.y(X.java:42)}; empty if the
     * kit called it.
     */
    static Optional<String> ofThisThread() {
        return WALKER.walk(frames -> frames
                        // the kit's interceptor, which the SDK creates
                        .dropWhile(BuildingLine::ofTheKit)
                        .dropWhile(BuildingLine::ofALibrary)
                        .findFirst())
                .filter(frame -> !ofTheKit(frame))
                .map(BuildingLine::text);
    }

    private static boolean ofALibrary(StackFrame frame) {
        return LIBRARIES.stream().anyMatch(frame.getClassName()::startsWith);
    }

    private static boolean ofTheKit(StackFrame frame) {
        return frame.getDeclaringClass().getProtectionDomain() == KIT;
    }

    /** The frame's own text names the class loader as well. */
    private static String text(StackFrame frame) {
        String where = frame.getFileName() == null
                ? "Unknown Source"
                : frame.getFileName() + (frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber());
        return frame.getClassName() + "." + frame.getMethodName() + "(" + where + ")";
    }
}
