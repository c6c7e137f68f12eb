package io.dynamolatency.internal.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import java.util.List;

/** What tests of a diagnosis expect of its causes, and its lines as text. */
final class ExpectedCauses {

    /** Calls of a scene, enough for each cause to show. */
    static final int CALLS = 40;

    private ExpectedCauses() {}

    /** Returns the cause that explains most, which must be of this kind and give its evidence. */
    static Cause first(Diagnosis diagnosis, Kind kind) {
        assertThat(diagnosis.causes()).as(diagnosis.lines().toString()).isNotEmpty();
        Cause cause = diagnosis.causes().get(0);
        assertThat(cause.kind()).as(diagnosis.lines().toString()).isEqualTo(kind);
        assertThat(cause.evidence()).hasSizeBetween(1, 3).noneMatch(String::isBlank);
        return cause;
    }

    /** Returns the lines of a diagnosis as text. */
    static List<String> text(Diagnosis diagnosis) {
        return diagnosis.lines().stream().map(Diagnosis.Line::toString).toList();
    }
}
