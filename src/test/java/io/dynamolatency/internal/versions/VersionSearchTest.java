package io.dynamolatency.internal.versions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class VersionSearchTest {

    private final List<Integer> asked = new ArrayList<>();

    /** Searches rows of characters; a space is a version that cannot be measured. */
    private Optional<Integer> search(String rows) {
        asked.clear();
        return VersionSearch.firstThatDiffers(
                rows.length(),
                index -> {
                    asked.add(index);
                    return Optional.of(rows.charAt(index)).filter(row -> row != ' ');
                },
                Character::equals);
    }

    @Test
    void findsEachPlaceOfTheChangeInFewSteps() {
        for (int change = 1; change < 100; change++) {
            assertThat(search("a".repeat(change) + "b".repeat(100 - change))).contains(change);
            // both ends, each looked at twice, and 7 halves of 98
            assertThat(asked).hasSizeLessThanOrEqualTo(11);
        }
    }

    @Test
    void looksOnlyAtTheEndsIfTheyAreAlike() {
        assertThat(search("aaaabbbaaaa")).isEmpty();
        assertThat(asked).containsOnly(0, 10);
    }

    @Test
    void passesOverWhatCannotBeMeasured() {
        assertThat(search("a a  bb b")).contains(5);
        assertThat(search("a       b")).contains(8);
        assertThat(search("  aa bb  ")).contains(5);
    }

    @Test
    void findsNothingIfAnEndCannotBeMeasured() {
        assertThat(search(" ".repeat(30) + "ab")).isEmpty();
        assertThat(asked).hasSize(11);
        assertThat(search("  ")).isEmpty();
        assertThat(search("a ")).isEmpty();
    }

    @Test
    void spreadsWithBothEnds() {
        assertThat(VersionSearch.spread(400, 8))
                .hasSize(8)
                .startsWith(0)
                .endsWith(399)
                .isSorted();
        assertThat(VersionSearch.spread(5, 8))
                .isEqualTo(IntStream.range(0, 5).boxed().toList());
        assertThat(VersionSearch.spread(9, 2)).containsExactly(0, 8);
    }
}
