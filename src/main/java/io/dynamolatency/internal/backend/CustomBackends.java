package io.dynamolatency.internal.backend;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Finds the user's own back ends: classes named in {@code META-INF/services/io.dynamolatency.backend.DynamoBackend}.
 */
public final class CustomBackends {

    /**
     * Parameter: the {@linkplain DynamoBackend#name() name} of the back end that {@code backend = CUSTOM} uses. Needed
     * only if the user has several back ends.
     */
    public static final String NAME = "dynamolatency.custom.name";

    private static final String FILE = "META-INF/services/" + DynamoBackend.class.getName();

    private CustomBackends() {}

    /**
     * Creates the back end with this name. Without a name, creates the only back end.
     *
     * @throws BackendException if no class or more than one class fits, or if the object can't be created; the message
     *     says what to write
     */
    public static DynamoBackend find(Optional<String> name, ClassLoader loader) {
        List<DynamoBackend> all;
        try {
            all = ServiceLoader.load(DynamoBackend.class, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError unusable) {
            throw new BackendException(
                    "backend = CUSTOM: " + unusable.getMessage()
                            + "; a back end is a public class with a public no-argument constructor",
                    unusable);
        }
        if (all.isEmpty()) {
            throw new BackendException(
                    "backend = CUSTOM needs a back end of your own, but the class path has none: no file " + FILE
                            + " names a class");
        }
        List<DynamoBackend> fit = all.stream()
                .filter(one -> name.isEmpty() || one.name().equals(name.get()))
                .toList();
        if (fit.size() == 1) {
            return fit.get(0);
        }
        String names = all.stream().map(DynamoBackend::name).sorted().collect(Collectors.joining(", "));
        if (name.isEmpty()) {
            throw new BackendException("backend = CUSTOM: the class path has several back ends, " + names + "; write"
                    + " one of these names in " + NAME);
        }
        throw new BackendException(NAME + " = \"" + name.get() + "\": "
                + (fit.isEmpty() ? "no back end has this name" : fit.size() + " back ends have this name")
                + "; available: " + names);
    }
}
