package io.dynamolatency.internal.access;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Wraps internal data in API objects, and returns the internal data of API objects. Without this class, public members
 * of the API would have to name internal types. Each API class registers itself in its static initializer. Thread-safe.
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

    /** Registers two functions of an API class: one makes an object from internal data, the other returns the data. */
    public static <A, D> void register(Class<A> api, Class<D> data, Function<D, A> maker, Function<A, D> reader) {
        ENTRIES.put(api, new Entry<>(api, data, maker, reader));
    }

    /**
     * Wraps data in an API object.
     *
     * @throws IllegalArgumentException if the class has not registered itself
     */
    public static <A> A make(Class<A> api, Object data) {
        return api.cast(entry(api).make(data));
    }

    /**
     * Returns the internal data of an API object.
     *
     * @throws IllegalArgumentException if the object's class has not registered itself
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
