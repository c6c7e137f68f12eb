package io.dynamolatency.internal.backend;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Finds the back ends of others: classes named in {@code META-INF/services/io.dynamolatency.backend.DynamoBackend}. */
public final class CustomBackends {

    /** Parameter: the {@linkplain DynamoBackend#name() name} of the one that {@code backend = CUSTOM} takes, where there are several. */
    public static final String NAME = "dynamolatency.custom.name";

    private static final String FILE = "META-INF/services/" + DynamoBackend.class.getName();

    private CustomBackends() {}

    /**
     * A new object of the only one there is, or of the one with this name.
     *
     * @throws BackendException when there is none, or which is not clear, or it cannot be made; saying what to write
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
                            + "; a back end is a public class with a public constructor that takes nothing",
                    unusable);
        }
        if (all.isEmpty()) {
            throw new BackendException(
                    "backend = CUSTOM takes a back end of your own, and the class path has none: no class"
                            + " is named in a file " + FILE);
        }
        List<DynamoBackend> fit = all.stream()
                .filter(one -> name.isEmpty() || one.name().equals(name.get()))
                .toList();
        if (fit.size() == 1) {
            return fit.get(0);
        }
        String names = all.stream().map(DynamoBackend::name).sorted().collect(Collectors.joining(", "));
        if (name.isEmpty()) {
            throw new BackendException("backend = CUSTOM: there are several, " + names + "; name one in " + NAME);
        }
        throw new BackendException(NAME + " = \"" + name.get() + "\": "
                + (fit.isEmpty() ? "there is no such back end" : "there are " + fit.size() + " of this name")
                + "; there are " + names);
    }
}
