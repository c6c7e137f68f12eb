package io.dynamolatency.internal.access;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Makes API objects of internal data, and reads the data back, so that no public member of the API names an internal
 * type. An API class registers itself when it is initialized. Thread-safe.
 */
public final class ApiAccess {

    private record Entry<A, D>(Class<A> api, Class<D> data, Function<D, A> maker, Function<A, D> reader) {

        A make(Object of) {
            return maker.apply(data.cast(of));
        }

        D read(Object object) {
            return reader.apply(api.cast(object));
        }
    }

    private static final Map<Class<?>, Entry<?, ?>> ENTRIES = new ConcurrentHashMap<>();

    private ApiAccess() {}

    /**
     * Registers how objects of a class are made, and how their data is read; for the static initializer of the class.
     */
    public static <A, D> void register(Class<A> api, Class<D> data, Function<D, A> maker, Function<A, D> reader) {
        ENTRIES.put(api, new Entry<>(api, data, maker, reader));
    }

    /**
     * Makes an API object.
     *
     * @throws IllegalArgumentException if the class has not registered itself
     */
    public static <A> A make(Class<A> api, Object data) {
        return api.cast(entry(api).make(data));
    }

    /**
     * Returns the data of an API object.
     *
     * @throws IllegalArgumentException if its class has not registered itself
     */
    public static <D> D read(Object object, Class<D> data) {
        return data.cast(entry(object.getClass()).read(object));
    }

    private static Entry<?, ?> entry(Class<?> api) {
        try {
            Class.forName(api.getName(), true, api.getClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new IllegalArgumentException(api.getName(), impossible);
        }
        Entry<?, ?> entry = ENTRIES.get(api);
        if (entry == null) {
            throw new IllegalArgumentException(api.getName() + " has not registered itself");
        }
        return entry;
    }
}
