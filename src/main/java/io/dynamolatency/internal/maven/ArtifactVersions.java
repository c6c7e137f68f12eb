package io.dynamolatency.internal.maven;

import eu.maveniverse.maven.mima.context.Context;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;
import org.eclipse.aether.resolution.ArtifactDescriptorResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.resolution.VersionRangeResult;
import org.eclipse.aether.transfer.MetadataNotFoundException;
import org.eclipse.aether.util.artifact.JavaScopes;
import org.jspecify.annotations.Nullable;

/**
 * The published versions of an artifact, and the jars of each version. The artifact can be a BOM. Its jars are then all
 * jars of the class path that have the BOM's group. Close the object. Not thread-safe.
 */
public final class ArtifactVersions implements AutoCloseable {

    private static final Artifact ROOT = new DefaultArtifact("io.dynamolatency:across-versions:pom:1");
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration REQUEST = Duration.ofSeconds(30);

    private final Coordinates of;
    private final List<JarFile> current;
    private final Context context;

    /** The result of {@code findRoots()}, the same for each version; {@code null} before it is needed. */
    private @Nullable Set<Coordinates> roots;

    private @Nullable Map<Coordinates, Path> present;

    /**
     * Opens the user's Maven.
     *
     * @param current the class path with the current version
     * @param offline whether to use no remote repository, whatever the user's settings say
     */
    public ArtifactVersions(Coordinates of, List<JarFile> current, UserMaven maven, boolean offline) {
        this.of = of;
        this.current = List.copyOf(current);
        this.context = MavenContext.open(maven, offline || maven.offline(), CONNECT, REQUEST);
    }

    /**
     * Returns the released versions in ascending order, without pre-releases.
     *
     * @param from the lowest version, inclusive
     * @param to the highest version, inclusive; {@code ""} for the newest
     * @throws UnresolvedException if the versions cannot be read
     */
    public List<String> between(String from, String to) throws UnresolvedException {
        try {
            Artifact range = new DefaultArtifact(
                    of.group(), of.artifact(), "pom", "[" + from + "," + to + (to.isEmpty() ? ")" : "]"));
            VersionRangeResult result = context.repositorySystem()
                    .resolveVersionRange(
                            context.repositorySystemSession(),
                            new VersionRangeRequest(range, context.remoteRepositories(), ""));
            if (result.getVersions().isEmpty() && !result.getExceptions().isEmpty()) {
                throw new RepositoryException(reason(result.getExceptions()));
            }
            return result.getVersions().stream()
                    .map(Object::toString)
                    .filter(version -> !version.contains("-"))
                    .toList();
        } catch (RepositoryException failed) {
            throw new UnresolvedException(failed);
        }
    }

    /**
     * Returns the messages of failures. If a repository could not be reached, leaves out repositories that do not have
     * the artifact.
     */
    private static String reason(List<Exception> failures) {
        List<Exception> unreachable = failures.stream()
                .filter(failed -> !(failed instanceof MetadataNotFoundException))
                .toList();
        return (unreachable.isEmpty() ? failures : unreachable)
                .stream().map(failed -> String.valueOf(failed.getMessage())).collect(Collectors.joining("; "));
    }

    /**
     * Returns the class path with a different version of the artifact. Jars of that version replace jars of the same
     * name. Jars that only the current version needs are left out if the other version has other jars of their group.
     * For a BOM, all other jars of the BOM's group are left out. All other entries stay. Jars that the current version
     * also needs are not added if the class path lacks them.
     *
     * @throws UnresolvedException if a jar cannot be resolved
     */
    public List<Path> classPath(String version) throws UnresolvedException {
        Map<Coordinates, Path> jars;
        Map<Coordinates, Path> before;
        try {
            jars = closure(version);
            before = present();
        } catch (RepositoryException failed) {
            throw new UnresolvedException(failed);
        }
        List<Path> files = new ArrayList<>();
        Map<Coordinates, Path> rest = new LinkedHashMap<>(jars);
        for (JarFile entry : current) {
            Coordinates name = entry.coordinates().orElse(null);
            if (name == null) {
                files.add(entry.file());
            } else if (jars.containsKey(name)) {
                Optional.ofNullable(rest.remove(name)).ifPresent(files::add);
            } else if (!leftOut(name, jars, before)) {
                files.add(entry.file());
            }
        }
        // the project's build leaves out jars that the current version needs, for example by exclusions
        rest.keySet().removeIf(before::containsKey);
        files.addAll(rest.values());
        return files;
    }

    /** Returns the jars of the version that is now on the class path; empty if this version is unknown. */
    private Map<Coordinates, Path> present() throws RepositoryException {
        if (present == null) {
            Optional<String> known = current.stream()
                    .filter(jar -> jar.coordinates().map(Coordinates::group).equals(Optional.of(of.group())))
                    .map(JarFile::version)
                    .filter(version -> !version.isEmpty())
                    .findFirst();
            present = known.isPresent() ? closure(known.get()) : Map.of();
        }
        return present;
    }

    /**
     * Returns whether to leave out a jar that the other version lacks. For a BOM, a jar with the BOM's group is left
     * out. A jar that the current version needs is left out if the other version needs other jars of the same group.
     */
    private boolean leftOut(Coordinates name, Map<Coordinates, Path> jars, Map<Coordinates, Path> before) {
        return (name.group().equals(of.group()) && bom())
                || (before.containsKey(name)
                        && jars.keySet().stream()
                                .anyMatch(other -> other.group().equals(name.group())));
    }

    private boolean bom() {
        return of.artifact().equals("bom") || of.artifact().endsWith("-bom");
    }

    private Map<Coordinates, Path> closure(String version) throws RepositoryException {
        CollectRequest collect =
                new CollectRequest().setRootArtifact(ROOT).setRepositories(context.remoteRepositories());
        if (bom()) {
            List<Dependency> managed = managed(version);
            Map<Coordinates, String> versions = managed.stream()
                    .map(Dependency::getArtifact)
                    .collect(Collectors.toMap(ArtifactVersions::name, Artifact::getVersion, (one, other) -> one));
            collect.setManagedDependencies(managed);
            roots().stream()
                    .filter(versions::containsKey)
                    .forEach(name -> collect.addDependency(new Dependency(
                            new DefaultArtifact(name.group(), name.artifact(), "jar", versions.get(name)),
                            JavaScopes.RUNTIME)));
        } else {
            collect.addDependency(
                    new Dependency(new DefaultArtifact(of.group(), of.artifact(), "jar", version), JavaScopes.RUNTIME));
        }
        Map<Coordinates, Path> jars = new LinkedHashMap<>();
        context.repositorySystem()
                .resolveDependencies(context.repositorySystemSession(), new DependencyRequest(collect, null))
                .getArtifactResults()
                .forEach(result -> jars.put(
                        name(result.getArtifact()),
                        result.getArtifact().getFile().toPath()));
        return jars;
    }

    /**
     * Returns the artifacts of the group that no other artifact needs, and the artifacts that the project's build file
     * names. The kit resolves all other artifacts as dependencies, which can differ between versions.
     */
    private Set<Coordinates> roots() throws RepositoryException {
        if (roots == null) {
            roots = findRoots();
        }
        return roots;
    }

    private Set<Coordinates> findRoots() throws RepositoryException {
        Set<Coordinates> all = new LinkedHashSet<>();
        Set<Coordinates> brought = new HashSet<>();
        for (JarFile jar : current) {
            Coordinates name = jar.coordinates().orElse(null);
            if (name != null && name.group().equals(of.group()) && all.add(name)) {
                descriptor(new DefaultArtifact(name.group(), name.artifact(), "jar", jar.version()))
                        .getDependencies()
                        .stream()
                        .filter(dependency -> !dependency.isOptional()
                                && !dependency.getScope().equals("test"))
                        .map(dependency -> name(dependency.getArtifact()))
                        .forEach(brought::add);
            }
        }
        String build = BuildFile.text();
        all.removeIf(name -> brought.contains(name) && !BuildFile.names(build, name));
        return all;
    }

    private ArtifactDescriptorResult descriptor(Artifact artifact) throws RepositoryException {
        return context.repositorySystem()
                .readArtifactDescriptor(
                        context.repositorySystemSession(),
                        new ArtifactDescriptorRequest(artifact, context.remoteRepositories(), ""));
    }

    private List<Dependency> managed(String version) throws RepositoryException {
        List<Dependency> managed = descriptor(new DefaultArtifact(of.group(), of.artifact(), "pom", version))
                .getManagedDependencies();
        if (managed.isEmpty()) {
            throw new RepositoryException(of + ":" + version + " cannot be resolved, or manages no versions");
        }
        return managed;
    }

    private static Coordinates name(Artifact artifact) {
        return new Coordinates(artifact.getGroupId(), artifact.getArtifactId());
    }

    /** Returns the remote repositories, for messages. */
    public String repositories() {
        return context.remoteRepositories().stream()
                .map(repository -> repository.getId())
                .collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        context.close();
    }
}
