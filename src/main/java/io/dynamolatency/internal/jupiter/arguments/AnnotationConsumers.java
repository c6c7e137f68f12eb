package io.dynamolatency.internal.jupiter.arguments;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Passes an annotation, such as {@code @CsvSource}, to the source or converter that the annotation names. JUnit's own
 * code for this is not public.
 */
final class AnnotationConsumers {

    /** The names and parameter counts of methods whose last parameter has the type of the annotation. */
    private static final Map<String, List<Integer>> TELLING =
            Map.of("accept", List.of(1), "provideArguments", List.of(2, 3), "convert", List.of(3));

    private AnnotationConsumers() {}

    /** Passes the element's annotations to the object if the object accepts annotations. Returns the object. */
    static <T> T initialize(AnnotatedElement element, T object) {
        if (object instanceof AnnotationConsumer<?> consumer) {
            Class<? extends Annotation> type = annotationType(object.getClass());
            accept(consumer, annotations(element, type));
        }
        return object;
    }

    @SuppressWarnings("unchecked") // the annotations are of the type that the consumer declares
    private static void accept(AnnotationConsumer<?> consumer, List<? extends Annotation> annotations) {
        annotations.forEach((AnnotationConsumer<Annotation>) consumer);
    }

    private static List<? extends Annotation> annotations(AnnotatedElement element, Class<? extends Annotation> type) {
        return type.isAnnotationPresent(java.lang.annotation.Repeatable.class)
                ? AnnotationSupport.findRepeatableAnnotations(element, type)
                : AnnotationSupport.findAnnotation(element, type).stream().toList();
    }

    private static Class<? extends Annotation> annotationType(Class<?> consumer) {
        return Stream.<Class<?>>iterate(consumer, c -> c != null, Class::getSuperclass)
                .flatMap(c -> Arrays.stream(c.getDeclaredMethods()))
                .filter(method -> !method.isBridge())
                .filter(method ->
                        TELLING.getOrDefault(method.getName(), List.of()).contains(method.getParameterCount()))
                .map(AnnotationConsumers::last)
                .filter(type -> type.isAnnotation() && type != Annotation.class)
                .findFirst()
                .<Class<? extends Annotation>>map(type -> type.asSubclass(Annotation.class))
                .orElseThrow(() -> new ExtensionConfigurationException(
                        consumer.getName() + " takes an annotation, but no method shows its type"));
    }

    private static Class<?> last(Method method) {
        return method.getParameterTypes()[method.getParameterCount() - 1];
    }
}
