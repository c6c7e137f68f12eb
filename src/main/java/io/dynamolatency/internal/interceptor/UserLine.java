package io.dynamolatency.internal.interceptor;

import io.dynamolatency.internal.text.CodeLine;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.security.ProtectionDomain;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the line of the user's code that builds an SDK client, calls the client, or cancels a call. */
final class UserLine {

    private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

    /**
     * The kit's jar. A class in this jar is a class of the kit. The name of the package would not be enough: the kit's
     * tests are in the same package, but not in the jar.
     */
    private static final ProtectionDomain KIT = UserLine.class.getProtectionDomain();

    private UserLine() {}

    /**
     * Returns the line from which this thread called the SDK, such as {@code com.acme.X.y(X.java:42)}; empty if the kit
     * or JUnit called the SDK.
     */
    static Optional<String> ofThisThread() {
        return WALKER.walk(frames -> users(frames).findFirst())
                .filter(UserLine::ofTheUser)
                .map(UserLine::text);
    }

    /**
     * Returns the user's line that called the method with the line of {@link #ofThisThread()}; empty if there is none.
     */
    static Optional<String> ofItsCaller() {
        return WALKER.walk(frames -> users(frames)
                        .skip(1)
                        .dropWhile(frame -> ofALibrary(frame) && !ofTheKit(frame))
                        .findFirst())
                .filter(UserLine::ofTheUser)
                .map(UserLine::text);
    }

    /** Returns all frames from the first frame of the user's code on. */
    private static Stream<StackFrame> users(Stream<StackFrame> frames) {
        // skips the kit's interceptor, which the SDK creates
        return frames.dropWhile(UserLine::ofTheKit).dropWhile(UserLine::ofALibrary);
    }

    private static boolean ofTheUser(StackFrame frame) {
        return !ofTheKit(frame) && !frame.getClassName().startsWith("org.junit.");
    }

    private static String text(StackFrame frame) {
        return CodeLine.text(frame.toStackTraceElement());
    }

    private static boolean ofALibrary(StackFrame frame) {
        return CodeLine.ofALibrary(frame.getClassName());
    }

    private static boolean ofTheKit(StackFrame frame) {
        return frame.getDeclaringClass().getProtectionDomain() == KIT;
    }
}
