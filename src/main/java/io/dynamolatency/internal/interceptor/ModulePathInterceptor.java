package io.dynamolatency.internal.interceptor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Takes the place of {@link InvocationInterceptor} if the SDK does not find that class.
 *
 * <p>The SDK finds this class by its name in {@code software/amazon/awssdk/global/handlers/execution.interceptors}, and
 * creates an object for each client of any AWS service. If the SDK is a module, the SDK does not find the file for
 * DynamoDB clients. The file's directory is a package of the SDK's module, and the JVM looks for such a file only in
 * that module.
 */
public final class ModulePathInterceptor extends InvocationInterceptor {

    /**
     * For each class loader, whether it finds the file. The kit stores the answers, because code under test can build a
     * client in each call. Without a stored answer, each new client would open a jar.
     */
    private static final Map<ClassLoader, Boolean> FOUND = Collections.synchronizedMap(new WeakHashMap<>());

    /** Creates the interceptor. The SDK calls this constructor. */
    public ModulePathInterceptor() {
        super(!FOUND.computeIfAbsent(loader(), ModulePathInterceptor::isFound));
    }

    /** Returns the class loader in which the SDK looks for the file. */
    private static ClassLoader loader() {
        return Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                .orElseGet(ExecutionInterceptor.class::getClassLoader);
    }

    /** Returns whether a loader finds the kit's file for DynamoDB clients. */
    static boolean isFound(ClassLoader loader) {
        try {
            for (URL file : Collections.list(loader.getResources(FILE))) {
                URLConnection connection = file.openConnection();
                // a cached jar file would stay open
                connection.setUseCaches(false);
                try (InputStream text = connection.getInputStream()) {
                    if (new String(text.readAllBytes(), StandardCharsets.UTF_8)
                            .contains(InvocationInterceptor.class.getName())) {
                        return true;
                    }
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
