package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.internal.maven.Coordinates;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.versions.VersionPlan;
import io.dynamolatency.jupiter.AcrossVersions;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.platform.commons.support.AnnotationSupport;

/** Reads {@link AcrossVersions}. */
public final class VersionsReader {

    private static final int FEWEST = 2;
    private static final int MOST = 40;

    private VersionsReader() {}

    private static Optional<AcrossVersions> annotation(Method method) {
        return AnnotationSupport.findAnnotation(method, AcrossVersions.class);
    }

    /** Returns a sentence for each fault of the annotation; empty without the annotation. */
    static List<String> faults(Method method) {
        return annotation(method).map(VersionsReader::faults).orElse(List.of());
    }

    private static List<String> faults(AcrossVersions across) {
        List<String> faults = new ArrayList<>();
        try {
            Coordinates.parse(across.of());
        } catch (IllegalArgumentException unreadable) {
            faults.add("@AcrossVersions: of = " + unreadable.getMessage());
        }
        if (across.from().isBlank()) {
            faults.add("@AcrossVersions: from is empty; write the lowest version, such as \"2.30.0\"");
        } else {
            VersionPlan.orderFault(across.from(), across.to())
                    .ifPresent(fault -> faults.add("@AcrossVersions: " + fault));
        }
        if (across.atMost() < FEWEST || across.atMost() > MOST) {
            faults.add("@AcrossVersions: atMost = " + across.atMost() + " is out of range; write 2 to 40");
        }
        return faults;
    }

    /**
     * Returns what to measure across versions; empty without the annotation.
     *
     * @param parameters returns the value of a parameter by its name; empty if unset
     */
    public static Optional<VersionPlan> read(TestBody test, Function<String, Optional<String>> parameters) {
        return annotation(test.method())
                .map(across -> new VersionPlan(
                        Coordinates.parse(across.of()),
                        across.from(),
                        across.to(),
                        across.show() == AcrossVersions.Show.FIRST_THAT_DIFFERS,
                        across.atMost(),
                        test.shortName(),
                        test.selector(),
                        LauncherParameters.of(test.testClass(), parameters),
                        ReportSettings.directory(parameters).resolve("versions"),
                        LocalSettings.offline(parameters)));
    }
}
