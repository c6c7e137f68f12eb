package io.dynamolatency.internal.backend.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/** The container engine that tests use, if there is one. */
public final class Engine {

    /** Environment variable: {@code true} lets tests that need an engine fail, rather than skip, without one. */
    static final String REQUIRED = "CONTAINER_ENGINE_REQUIRED";

    private static final String SESSION = "org.testcontainers.sessionId";

    private Engine() {}

    /** Skips the tests of a class without an engine, and prints a line that says so. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @ExtendWith(Condition.class)
    public @interface Needed {}

    static final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Boolean.parseBoolean(System.getenv(REQUIRED))) {
                return ConditionEvaluationResult.enabled(REQUIRED + " = true");
            }
            Optional<String> missing = ContainerBackend.missingEngine();
            if (missing.isEmpty()) {
                return ConditionEvaluationResult.enabled("there is a container engine");
            }
            // a class that is skipped as a whole is not in Surefire's output
            System.out.println("SKIPPED: " + context.getDisplayName() + ": " + missing.get());
            return ConditionEvaluationResult.disabled(missing.get());
        }
    }

    /** The containers that this JVM has started and that run. */
    static List<Container> own() {
        return client().listContainersCmd()
                .withLabelFilter(Map.of(SESSION, DockerClientFactory.SESSION_ID))
                .exec();
    }

    /** Kills the containers that this JVM has started. */
    public static void killOwn() {
        own().forEach(container -> client().killContainerCmd(container.getId()).exec());
    }

    private static DockerClient client() {
        return DockerClientFactory.lazyClient();
    }
}
