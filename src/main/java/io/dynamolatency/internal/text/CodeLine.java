package io.dynamolatency.internal.text;

import java.util.List;

/** Lines of code in messages, and which of a stack's lines are the user's. Pure functions. */
public final class CodeLine {

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

    private CodeLine() {}

    /** Returns whether a class, by its name, is one of the JDK, the SDK or their HTTP libraries. */
    public static boolean ofALibrary(String className) {
        return LIBRARIES.stream().anyMatch(className::startsWith);
    }

    /**
     * Returns class, method, file and line, such as {@code com.acme.X.y(X.java:42)}, without the class loader and the
     * module that {@code toString} adds.
     */
    public static String text(StackTraceElement frame) {
        String where = frame.getFileName() == null
                ? "Unknown Source"
                : frame.getFileName() + (frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber());
        return frame.getClassName() + "." + frame.getMethodName() + "(" + where + ")";
    }
}
