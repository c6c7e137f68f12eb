package io.dynamolatency.internal.versions;

import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.internal.maven.ArtifactVersions;
import io.dynamolatency.internal.maven.TestClassPath;
import io.dynamolatency.internal.maven.UnresolvedException;
import io.dynamolatency.internal.maven.UserMaven;
import io.dynamolatency.result.MeasurementException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Measures one test with several versions of a library. Not thread-safe. */
public final class VersionComparison {

    private final VersionPlan plan;
    private final Consumer<String> progress;
    private final VersionCache cache;
    private final UserMaven maven = new UserMaven(Optional.empty());
    private final Map<Integer, VersionRow> rows = new TreeMap<>();
    private List<String> versions = List.of();

    /** @param progress receives a line of text before each version is measured */
    public VersionComparison(VersionPlan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
        this.cache = new VersionCache(plan.directory());
    }

    /** Returns whether another JVM has started this JVM to measure one version here. */
    public static boolean underWay() {
        return System.getenv(VersionJvm.VARIABLE) != null;
    }

    /**
     * Measures the versions and judges them.
     *
     * @throws MeasurementException if the versions cannot be listed, {@code from} or {@code to} does not exist, or
     *     there are fewer than two versions
     */
    public VersionVerdict run() throws InterruptedException {
        try (ArtifactVersions published =
                new ArtifactVersions(plan.of(), TestClassPath.ofThisJvm(), maven, plan.offline())) {
            versions = published.between(plan.from(), plan.to());
            requireEnds(published);
            Optional<Integer> differs = Optional.empty();
            if (plan.search()) {
                differs = VersionSearch.firstThatDiffers(
                        versions.size(),
                        index -> Optional.of(measured(index, published))
                                .filter(row -> !row.results().isEmpty()),
                        VersionRow::alike);
            } else {
                VersionSearch.spread(versions.size(), plan.atMost()).forEach(index -> measured(index, published));
            }
            return new VersionVerdict(plan, List.copyOf(rows.values()), differs.map(versions::get));
        } catch (UnresolvedException unresolved) {
            throw unreadable(unresolved);
        } catch (Interrupted interrupted) {
            throw new InterruptedException("interrupted while a version was measured");
        }
    }

    private void requireEnds(ArtifactVersions published) throws UnresolvedException {
        for (String end : List.of(plan.from(), plan.to())) {
            if (!end.isEmpty() && !versions.contains(end)) {
                List<String> all = published.between("0", "");
                throw new MeasurementException(
                        plan.of() + " has no version " + end + " in the repositories " + published.repositories() + ". "
                                + (all.isEmpty()
                                        ? "They have no version at all: check the name and the network"
                                        : "They have " + all.get(0) + " to " + all.get(all.size() - 1)
                                                + "; write one of these"),
                        null);
            }
        }
        if (versions.size() < 2) {
            throw new MeasurementException(
                    "from " + plan.from() + " to "
                            + (plan.to().isEmpty() ? "the newest" : plan.to())
                            + " there are fewer than two versions of " + plan.of()
                            + "; widen the range of from and to",
                    null);
        }
    }

    private VersionRow measured(int index, ArtifactVersions published) {
        @Nullable VersionRow known = rows.get(index);
        if (known != null) {
            return known;
        }
        String version = versions.get(index);
        VersionRow row;
        try {
            List<Path> jars = published.classPath(version);
            String key = VersionCache.key(version, plan, jars, maven.localRepository());
            Optional<VersionRow> earlier = cache.get(key);
            if (earlier.isPresent()) {
                row = earlier.get();
            } else {
                progress.accept(plan.test() + ": measuring with " + plan.of() + " " + version + ", version "
                        + (rows.size() + 1) + " of at most " + most());
                row = VersionJvm.run(version, plan, jars);
                if (row.conclusive()) {
                    cache.put(key, row);
                }
            }
        } catch (UnresolvedException missing) {
            row = VersionRow.unmeasured(version, "cannot be resolved: " + missing.getMessage());
        } catch (IOException failed) {
            row = VersionRow.unmeasured(version, "cannot be run: " + failed.getMessage());
        } catch (InterruptedException interrupted) {
            throw new Interrupted();
        }
        rows.put(index, row);
        return row;
    }

    private int most() {
        int halves = 2 + (32 - Integer.numberOfLeadingZeros(Math.max(1, versions.size() - 2)));
        return plan.search() ? Math.min(versions.size(), halves) : Math.min(versions.size(), plan.atMost());
    }

    private MeasurementException unreadable(UnresolvedException unresolved) {
        return new MeasurementException(
                "the versions of " + plan.of() + " could not be read: " + unresolved.getMessage()
                        + (plan.offline()
                                ? "; run once without " + LocalSettings.OFFLINE
                                : "; check the artifact's name, the network, and the repositories and the proxy of"
                                        + " your settings.xml, or use only your local repository with "
                                        + LocalSettings.OFFLINE + " = true"),
                unresolved);
    }

    /** Ends a search after an interrupt. */
    private static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
