package io.dynamolatency.internal.backend.local;

import eu.maveniverse.maven.mima.context.Context;
import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.maven.MavenContext;
import io.dynamolatency.internal.maven.UserMaven;
import io.dynamolatency.internal.text.Excerpt;
import io.dynamolatency.internal.text.SafeText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.util.artifact.JavaScopes;

/**
 * Resolves DynamoDB Local as Maven would. Uses the user's local repository, and the mirrors, proxies and credentials of
 * the user's settings.xml.
 */
final class MimaClassPath implements ClassPathSource {

    /**
     * How long to wait for a silent remote repository. Maven's own request timeout is half an hour.
     *
     * @param connect the longest wait for a connection
     * @param request the longest wait between two packets of an answer
     */
    record Timeouts(Duration connect, Duration request) {
        static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30));
    }

    private static final System.Logger LOG = System.getLogger(MimaClassPath.class.getName());

    // cuts messages off, because DynamoDB Local has 86 dependencies and Maven Resolver can name all of them
    private static final int LONGEST = 600;

    // an artifact that is never looked up. This root makes DynamoDB Local a dependency, because managed versions do not
    // apply to the root of a request.
    private static final Artifact ROOT = new DefaultArtifact("io.dynamolatency:dynamodb-local-process:pom:1");

    private final Artifact dynamoDbLocal;
    private final Artifact bom;
    private final UserMaven maven;
    private final boolean offline;
    private final boolean offlineBySettings;
    private final Timeouts timeouts;

    MimaClassPath(String dynamoDbLocal, String awsSdk, UserMaven maven, boolean offline, Timeouts timeouts) {
        this.dynamoDbLocal = new DefaultArtifact("software.amazon.dynamodb:DynamoDBLocal:jar:" + dynamoDbLocal);
        this.bom = new DefaultArtifact("software.amazon.awssdk:bom:pom:" + awsSdk);
        this.maven = maven;
        this.offlineBySettings = !offline && maven.offline();
        this.offline = offline || offlineBySettings;
        this.timeouts = timeouts;
    }

    @Override
    public List<Path> find() {
        if (!offline) {
            // logs a message, because resolving can take a while
            LOG.log(
                    System.Logger.Level.INFO,
                    () -> "Resolving " + dynamoDbLocal
                            + " with its dependencies; downloads what the local Maven repository lacks, up to 50 MB");
        }
        try (Context context = MavenContext.open(maven, offline, timeouts.connect, timeouts.request)) {
            return resolve(context);
        } catch (BackendException refused) {
            throw refused;
        } catch (RuntimeException broken) {
            throw new BackendException(
                    dynamoDbLocal + " could not be resolved with the settings of " + maven.settingsXml() + ": "
                            + broken,
                    broken);
        }
    }

    private List<Path> resolve(Context context) {
        try {
            CollectRequest collect = new CollectRequest()
                    .setRootArtifact(ROOT)
                    .addDependency(new Dependency(dynamoDbLocal, JavaScopes.RUNTIME))
                    .setManagedDependencies(managedDependencies(context))
                    .setRepositories(context.remoteRepositories());
            return context
                    .repositorySystem()
                    .resolveDependencies(context.repositorySystemSession(), new DependencyRequest(collect, null))
                    .getArtifactResults()
                    .stream()
                    .map(result -> result.getArtifact().getFile().toPath())
                    // leaves out the native libraries, because a jar also contains them
                    .filter(file -> file.toString().endsWith(".jar"))
                    .toList();
        } catch (RepositoryException failed) {
            throw failure(context, failed);
        }
    }

    private List<Dependency> managedDependencies(Context context) throws RepositoryException {
        // Maven Resolver treats a missing bom as empty. Maven Resolver would then look for SDK versions that DynamoDB
        // Local names, and some of these versions were never published. This code therefore resolves the bom first, and
        // fails if the bom is missing.
        context.repositorySystem()
                .resolveArtifact(
                        context.repositorySystemSession(), new ArtifactRequest(bom, context.remoteRepositories(), ""));
        List<Dependency> managed = context.repositorySystem()
                .readArtifactDescriptor(
                        context.repositorySystemSession(),
                        new ArtifactDescriptorRequest(bom, context.remoteRepositories(), ""))
                .getManagedDependencies();
        if (managed.isEmpty()) {
            throw new RepositoryException(bom + " manages no versions");
        }
        return managed;
    }

    private BackendException failure(Context context, RepositoryException failed) {
        String repositories = context.remoteRepositories().stream()
                .map(repository -> repository.getId() + " (" + repository.getUrl() + ")")
                .collect(Collectors.joining(", "));
        // leaves out the cause, because the message of the cause can contain a repository's address with a password
        return new BackendException(SafeText.withoutPasswords("DynamoDB Local could not be resolved.\n"
                + "  Asked for: " + dynamoDbLocal + ", with the versions of " + bom + "\n"
                + "  Looked in: the local repository " + localRepository(context)
                + (offline
                        ? "; no remote one, because "
                                + (offlineBySettings ? maven.settingsXml() : LocalSettings.OFFLINE)
                                + " says offline\n"
                        : " and the remote ones: " + repositories + "\n")
                + "  Result: " + reason(failed) + "\n"
                + "  What to do: "
                + (offline
                        ? "run once without offline mode, into the same local repository"
                        : "correct the mirror, proxy or network that the result names (" + maven.settingsXml() + ")")
                + "; or unpack AWS's download of DynamoDB Local and set " + LocalSettings.DIRECTORY
                + " to its directory"));
    }

    /**
     * Returns the messages of an exception and its causes, each message only once. Shortens long messages, such as a
     * list of 80 artifacts.
     */
    private static String reason(Throwable failed) {
        List<String> messages = new ArrayList<>();
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && messages.stream().noneMatch(before -> before.contains(message))) {
                messages.add(Excerpt.shortened(message, LONGEST));
            }
        }
        return SafeText.oneLine(String.join("; ", messages));
    }

    private static Path localRepository(Context context) {
        return context.repositorySystemSession()
                .getLocalRepository()
                .getBasedir()
                .toPath();
    }
}
