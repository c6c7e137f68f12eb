package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.baseline.Baselines;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.jupiter.CompareToBaseline;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * The settings for comparing a test with its baseline.
 *
 * @param modes the modes to compare
 * @param slowerAtMost the largest factor by which percentiles are allowed to be slower than the baseline, at least 1
 * @param ofTheMethod whether the annotation is on the method, not on a class
 */
public record BaselineSettings(
        List<ConnectionMode> modes, double slowerAtMost, Baselines baselines, boolean ofTheMethod) {

    /**
     * Reads {@code @CompareToBaseline} and its parameters; empty for a test without this annotation. If the annotation
     * names no modes, the list of modes is empty.
     */
    static Optional<BaselineSettings> of(TestBody test, Parameters parameters) {
        return test.annotation(CompareToBaseline.class).map(compare -> read(test, compare, parameters));
    }

    private static BaselineSettings read(TestBody test, CompareToBaseline compare, Parameters parameters) {
        Method method = test.method();
        boolean ofTheMethod = AnnotationSupport.isAnnotated(method, CompareToBaseline.class);
        double slowerAtMost = parameters.decimal(ParameterTable.SLOWER_AT_MOST, compare.slowerAtMost());
        if (!(slowerAtMost >= 1) || Double.isInfinite(slowerAtMost)) {
            parameters
                    .faults()
                    .add("@CompareToBaseline(slowerAtMost): " + slowerAtMost
                            + " is out of range; write how many times slower percentiles may be, 1.0 or more, such as"
                            + " 1.25");
        }
        int ofThatName = ReflectionSupport.findMethods(
                        test.testClass(),
                        other -> other.getName().equals(method.getName())
                                && !other.isBridge()
                                && TestBody.declaration(other).isPresent(),
                        HierarchyTraversalMode.TOP_DOWN)
                .size();
        if (ofThatName > 1) {
            parameters
                    .faults()
                    .add("@CompareToBaseline: " + ofThatName + " latency tests of the class have the name "
                            + method.getName() + ", but a baseline needs a unique name; rename the others");
        }
        return new BaselineSettings(List.of(compare.modes()), slowerAtMost, baselines(parameters), ofTheMethod);
    }

    private static Baselines baselines(Parameters parameters) {
        Baselines.Use use = parameters.choice(ParameterTable.BASELINE, Baselines.Use.class);
        String directory = parameters.text(ParameterTable.BASELINE_DIR, "");
        String unset = ParameterTable.BASELINE_DIR.unset();
        List<String> faults = new ArrayList<>();
        Optional<Path> path = ReportSettings.directory(ParameterTable.BASELINE_DIR.name(), directory, unset, faults);
        parameters.faults().addAll(faults);
        return new Baselines(path.orElse(Path.of(unset)), use);
    }

    /**
     * Returns a copy with only the measured modes that the annotation names. If the annotation names none, the copy has
     * all measured modes.
     */
    BaselineSettings in(List<ConnectionMode> measured) {
        List<ConnectionMode> these = measured.stream()
                .filter(mode -> modes.isEmpty() || modes.contains(mode))
                .distinct()
                .toList();
        return new BaselineSettings(these, slowerAtMost, baselines, ofTheMethod);
    }
}
