package io.dynamolatency.internal.http;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.utils.Logger;

/**
 * Counts the lines that a logger and its children write. Adds its own appender to the configured appenders. Finds
 * Logback, Log4j 2 and SLF4J's adapter of {@code java.util.logging} by class names, because the kit depends on none of
 * these libraries. Thread-safe.
 */
final class LogLines implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LogLines.class.getName());

    private static final String LOG4J = "org.apache.logging.log4j.core.";

    private final String name;
    private final LongAdder lines = new LongAdder();
    private @Nullable AutoCloseable attached;
    private long told;

    /** Decides which lines count. */
    private interface Counted {
        boolean counts(Object event) throws ReflectiveOperationException;
    }

    private LogLines(String name) {
        this.name = name;
    }

    /**
     * Starts counting the lines of a logger of SLF4J. The count is unknown if this class does not know the logging
     * library that SLF4J uses. Close the result.
     */
    static LogLines of(String name) {
        LogLines counted = new LogLines(name);
        try {
            Object logger = Logger.loggerFor(name).logger();
            String type = logger.getClass().getName();
            if (type.equals("ch.qos.logback.classic.Logger")) {
                counted.attachLogback(logger);
            } else if (type.equals("org.apache.logging.slf4j.Log4jLogger")) {
                counted.attachLog4j(logger.getClass().getClassLoader());
            } else if (type.endsWith(".JDK14LoggerAdapter")) {
                counted.attachHandler(java.util.logging.Logger.getLogger(name));
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError otherwise) {
            // the library has a different version, or its module does not allow access
            LOG.log(System.Logger.Level.DEBUG, "Lines of log can't be counted", otherwise);
        }
        return counted;
    }

    /** Starts counting the lines of a logger of the JDK. Close the result. */
    static LogLines ofJdk(String name) {
        LogLines counted = new LogLines(name);
        counted.attachHandler(java.util.logging.Logger.getLogger(name));
        return counted;
    }

    /** Adds an appender to a logger of Logback. */
    private void attachLogback(Object logger) throws ReflectiveOperationException {
        Class<?> type = Class.forName(
                "ch.qos.logback.core.Appender", true, logger.getClass().getClassLoader());
        Object appender = appender(type, "doAppend", event -> true);
        logger.getClass().getMethod("addAppender", type).invoke(logger, appender);
        Method detach = logger.getClass().getMethod("detachAppender", type);
        attached = () -> detach.invoke(logger, appender);
    }

    /**
     * Adds an appender to the configuration that Log4j uses for a logger. This can be a parent's configuration, so the
     * appender counts only the lines of the logger and its children.
     */
    private void attachLog4j(ClassLoader loader) throws ReflectiveOperationException {
        Object logger = Class.forName("org.apache.logging.log4j.LogManager", true, loader)
                .getMethod("getLogger", String.class)
                .invoke(null, name);
        // Logger.addAppender can add a configuration for this name, which stays and hides the user's appenders
        Object used = logger.getClass().getMethod("get").invoke(logger);
        ClassLoader core = logger.getClass().getClassLoader();
        Class<?> type = Class.forName(LOG4J + "Appender", true, core);
        Class<?> level = Class.forName("org.apache.logging.log4j.Level", true, core);
        Class<?> filter = Class.forName(LOG4J + "Filter", true, core);
        Class<?> config = Class.forName(LOG4J + "config.LoggerConfig", true, core);
        Method loggerName = Class.forName(LOG4J + "LogEvent", true, core).getMethod("getLoggerName");
        Object appender = appender(type, "append", event -> (loggerName.invoke(event) + ".").startsWith(name + "."));
        config.getMethod("addAppender", type, level, filter).invoke(used, appender, null, null);
        Method remove = config.getMethod("removeAppender", String.class);
        attached = () -> remove.invoke(used, appender.toString());
    }

    /** Returns an appender that implements the interface of the logging library. */
    private Object appender(Class<?> type, String append, Counted counted) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            if (method.getName().equals(append) && counted.counts(arguments[0])) {
                lines.increment();
            }
            return answer(self, method, arguments);
        });
    }

    /** Answers calls of the appender's methods in the same way as a started appender without settings. */
    private @Nullable Object answer(Object self, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "getName", "toString" -> "dynamo-latency-lines-" + System.identityHashCode(self);
            case "hashCode" -> System.identityHashCode(self);
            case "equals" -> arguments != null && self == arguments[0];
            case "isStarted", "ignoreExceptions" -> true;
            default -> method.getReturnType() == boolean.class ? false : null;
        };
    }

    /** Adds a handler to a logger of the JDK. */
    private void attachHandler(java.util.logging.Logger logger) {
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.increment();
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        // keeps a reference to the logger, because the JDK can otherwise forget the logger
        attached = () -> logger.removeHandler(handler);
    }

    String name() {
        return name;
    }

    /** Returns whether the lines can be counted. */
    boolean known() {
        return attached != null;
    }

    /** Returns how many lines were written since the last call of this method. */
    synchronized long countSinceLast() {
        long before = told;
        told = lines.sum();
        return told - before;
    }

    @Override
    public void close() {
        try {
            if (attached != null) {
                attached.close();
            }
        } catch (Exception failed) {
            LOG.log(System.Logger.Level.DEBUG, "An appender was not removed", failed);
        }
    }
}
