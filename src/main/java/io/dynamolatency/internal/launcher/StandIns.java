package io.dynamolatency.internal.launcher;

import io.dynamolatency.internal.jupiter.run.StandIn;
import java.lang.annotation.Annotation;
import java.lang.annotation.Inherited;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.subclass.ConstructorStrategy;
import net.bytebuddy.implementation.StubMethod;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * The classes that Jupiter is shown in place of those whose tests return futures: subclasses, with a void method for each such
 * test, which has the same name, parameters and annotations. Jupiter sees a test that it can run, with all that belongs to the
 * class; the kit's extension then calls the author's method, never the void one. Thread-safe.
 */
final class StandIns {

    private static final String SUFFIX = "$DynamoLatency";

    /** One for each class, since a class loader takes a name only once, and the tests of a JVM may run more than once. */
    private static final ClassValue<Class<?>> MADE = new ClassValue<>() {
        @Override
        protected Class<?> computeValue(Class<?> testClass) {
            return make(testClass);
        }
    };

    private StandIns() {}

    /**
     * The class that stands in for another.
     *
     * @throws ExtensionConfigurationException when there can be none, saying why
     */
    static Class<?> of(Class<?> testClass) {
        return MADE.get(testClass);
    }

    /** The void method that stands in for another. */
    static Method method(Class<?> standIn, Method method) {
        try {
            return standIn.getDeclaredMethod(method.getName(), method.getParameterTypes());
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(standIn + " was made without " + method, impossible);
        }
    }

    private static Class<?> make(Class<?> testClass) {
        try {
            // in the sense of the JVM, which tells methods apart by what they return, too: no void method overrides a
            // test
            DynamicType.Builder<?> builder = new ByteBuddy(ClassFileVersion.JAVA_V17)
                    .with(MethodGraph.Compiler.Default.forJVMHierarchy())
                    .subclass(testClass, ConstructorStrategy.Default.IMITATE_SUPER_CLASS.withInheritedAnnotations())
                    .name(testClass.getName() + SUFFIX)
                    .modifiers(Visibility.PACKAGE_PRIVATE)
                    .annotateType(notInherited(testClass))
                    .annotateType(
                            AnnotationDescription.Builder.ofType(StandIn.class).build());
            for (Method method : AsyncTests.of(testClass)) {
                builder = define(builder, method);
            }
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(testClass, MethodHandles.lookup());
            try (DynamicType.Unloaded<?> made = builder.make()) {
                return made.load(testClass.getClassLoader(), ClassLoadingStrategy.UsingLookup.of(lookup))
                        .getLoaded();
            }
        } catch (IllegalAccessException closed) {
            throw new ExtensionConfigurationException(
                    "The tests of " + testClass.getName()
                            + " return futures and are run in a subclass, for which their package has to be open; write \"opens "
                            + testClass.getPackageName()
                            + ";\" into the module's descriptor, or let them wait themselves and"
                            + " return void",
                    closed);
        } catch (RuntimeException | LinkageError failed) {
            throw new ExtensionConfigurationException(
                    "The tests of " + testClass.getName()
                            + " return futures and are run in a subclass, which cannot be made: " + failed
                            + "; let them wait themselves and return void",
                    failed);
        }
    }

    /** The annotations that a subclass does not have by itself. */
    private static List<Annotation> notInherited(Class<?> testClass) {
        return Stream.of(testClass.getDeclaredAnnotations())
                .filter(annotation -> !annotation.annotationType().isAnnotationPresent(Inherited.class))
                .toList();
    }

    private static DynamicType.Builder<?> define(DynamicType.Builder<?> builder, Method method) {
        DynamicType.Builder.MethodDefinition.ParameterDefinition<?> definition =
                builder.defineMethod(method.getName(), void.class, Visibility.PACKAGE_PRIVATE);
        for (Parameter parameter : method.getParameters()) {
            Type type = parameter.getParameterizedType();
            definition = definition
                    .withParameter(hasVariables(type) ? parameter.getType() : type, parameter.getName())
                    .annotateParameter(parameter.getDeclaredAnnotations());
        }
        return definition.intercept(StubMethod.INSTANCE).annotateMethod(method.getDeclaredAnnotations());
    }

    /** Whether a type says something only together with the class that declares its variables. */
    private static boolean hasVariables(Type type) {
        if (type instanceof Class<?>) {
            return false;
        }
        if (type instanceof ParameterizedType parameterized) {
            return Arrays.stream(parameterized.getActualTypeArguments()).anyMatch(StandIns::hasVariables);
        }
        if (type instanceof GenericArrayType array) {
            return hasVariables(array.getGenericComponentType());
        }
        return !(type instanceof WildcardType wildcard)
                || Stream.of(wildcard.getUpperBounds(), wildcard.getLowerBounds())
                        .flatMap(Arrays::stream)
                        .anyMatch(StandIns::hasVariables);
    }
}
