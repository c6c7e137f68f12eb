package io.dynamolatency.internal.launcher;

import io.dynamolatency.internal.jupiter.declare.Declaration;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;

/** A node of the tests whose bodies return futures, as reports are to see it: with the author's names. */
abstract class AsyncNode extends AbstractTestDescriptor {

    private final Type type;
    private final String legacyName;
    private final Set<TestTag> tags;

    private AsyncNode(
            UniqueId id, String displayName, String legacyName, TestSource source, Type type, Set<TestTag> tags) {
        super(id, displayName, source);
        this.type = type;
        this.legacyName = legacyName;
        this.tags = tags;
    }

    @Override
    public Type getType() {
        return type;
    }

    @Override
    public String getLegacyReportingName() {
        return legacyName;
    }

    @Override
    public Set<TestTag> getTags() {
        return tags;
    }

    /** The tags of elements, so that whoever selects by tag selects their node, too. */
    static Set<TestTag> tags(AnnotatedElement... elements) {
        return Stream.of(elements)
                .flatMap(element -> AnnotationSupport.findRepeatableAnnotations(element, Tag.class).stream())
                .map(Tag::value)
                .filter(TestTag::isValid)
                .map(TestTag::create)
                .collect(Collectors.toSet());
    }

    private static String displayName(AnnotatedElement element, String otherwise) {
        return AnnotationSupport.findAnnotation(element, DisplayName.class)
                .map(DisplayName::value)
                .filter(name -> !name.isBlank())
                .orElse(otherwise);
    }

    /** A test class. */
    static final class OfClass extends AsyncNode {
        static final String SEGMENT = "class";

        private final Class<?> testClass;

        OfClass(UniqueId engine, Class<?> testClass) {
            super(
                    engine.append(SEGMENT, testClass.getName()),
                    displayName(testClass, testClass.getSimpleName()),
                    testClass.getName(),
                    ClassSource.from(testClass),
                    Type.CONTAINER,
                    tags(testClass));
            this.testClass = testClass;
        }

        Class<?> testClass() {
            return testClass;
        }

        /** Its methods that are to be run. */
        List<OfMethod> methods() {
            return getChildren().stream().map(OfMethod.class::cast).toList();
        }
    }

    /** A test method, with a test for each mode and client beneath it. */
    static final class OfMethod extends AsyncNode {
        static final String SEGMENT = "method";

        private final Method method;

        OfMethod(OfClass parent, Method method) {
            super(
                    parent.getUniqueId().append(SEGMENT, signature(method)),
                    displayName(method, name(parent, method)),
                    name(parent, method),
                    MethodSource.from(parent.testClass(), method),
                    Type.CONTAINER,
                    tags(parent.testClass(), method));
            this.method = method;
        }

        private static String name(OfClass parent, Method method) {
            return new Declaration(parent.testClass(), method).displayName();
        }

        Method method() {
            return method;
        }

        @Override
        public boolean mayRegisterTests() {
            return true;
        }
    }

    /** What came up beneath a method, or a class, while it ran. */
    static final class OfInvocation extends AsyncNode {
        OfInvocation(TestDescriptor parent, TestIdentifier shown) {
            super(
                    parent.getUniqueId().append(shown.getUniqueIdObject().getLastSegment()),
                    shown.getDisplayName(),
                    shown.getLegacyReportingName(),
                    parent.getSource().orElseThrow(),
                    shown.getType(),
                    shown.getTags());
        }
    }

    /** A method as a selector names it behind its class. */
    static String signature(Method method) {
        return method.getName()
                + Stream.of(method.getParameterTypes()).map(Class::getName).collect(Collectors.joining(",", "(", ")"));
    }
}
