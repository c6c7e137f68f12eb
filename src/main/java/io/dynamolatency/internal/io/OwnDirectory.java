package io.dynamolatency.internal.io;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;

/**
 * Makes directories that belong to this user alone, in places where other users can write. The kit trusts the files in
 * such a directory, so it checks that no other user made the directory.
 */
public final class OwnDirectory {

    /**
     * How many names to try. If other users have taken a name, the kit tries the next name. If all names are taken, the
     * kit throws an exception.
     */
    private static final int NAMES = 10;

    private OwnDirectory() {}

    /**
     * Returns the directory of this user in {@code java.io.tmpdir}. All JVMs with the same {@code java.io.tmpdir} get
     * the same directory.
     *
     * @throws IOException if the directory can't be made, or other users have taken all its names
     */
    public static Path ofUser() throws IOException {
        return in(
                Path.of(System.getProperty("java.io.tmpdir")),
                "dynamo-latency-" + System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_"));
    }

    /**
     * Creates or finds a directory that belongs to this user alone, and returns it. Tries this name first, and then
     * this name with the numbers 1 to 9.
     *
     * @throws IOException if the directory can't be made, or other users have taken all its names; the message has the
     *     reason for the first name
     */
    public static Path in(Path parent, String name) throws IOException {
        IOException first = null;
        for (int number = 0; number < NAMES; number++) {
            Path directory = parent.resolve(number == 0 ? name : name + "-" + number);
            try {
                make(directory);
                return directory;
            } catch (IOException taken) {
                first = first == null ? taken : first;
            }
        }
        throw Objects.requireNonNull(first, "each name has failed");
    }

    /**
     * Creates the directory, or checks an existing one. The parent directory has to exist.
     *
     * @throws IOException if the path is a link or a file, or a directory that other users own or can enter
     */
    public static void make(Path directory) throws IOException {
        Path parent = Objects.requireNonNull(directory.toAbsolutePath().getParent(), "a root directory");
        try {
            Files.createDirectory(directory, OwnerAlone.DIRECTORY.in(parent));
        } catch (FileAlreadyExistsException there) {
            check(directory, parent);
        }
    }

    private static void check(Path directory, Path parent) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(directory + " is a link or a file, not a directory; delete it");
        }
        UserPrincipal owner = Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS);
        if (!isSelf(owner, parent)) {
            throw new IOException(directory + " belongs to " + owner.getName() + "; delete it");
        }
        if (OwnerAlone.knownIn(parent)
                && !OwnerAlone.DIRECTORY.allows(Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS))) {
            throw new IOException(directory + " is open to other users; delete it");
        }
    }

    /**
     * Returns whether this process runs as {@code user}. Comparing names is not enough, because the name can be
     * unknown, for example in a container.
     */
    private static boolean isSelf(UserPrincipal user, Path parent) throws IOException {
        return isOwnerOfThisProcess(user) || user.equals(ownerOfNewDirectory(parent));
    }

    /**
     * Returns whether {@code user} is known to be the owner of this process. On Linux the check creates no directory,
     * so a JVM that is killed here leaves none behind.
     */
    private static boolean isOwnerOfThisProcess(UserPrincipal user) {
        try {
            return user.equals(Files.getOwner(Path.of("/proc/self")));
        } catch (IOException | UnsupportedOperationException notLinux) {
            return false;
        }
    }

    private static UserPrincipal ownerOfNewDirectory(Path parent) throws IOException {
        Path probe = Files.createTempDirectory(parent, "dynamo-latency-owner-");
        try {
            return Files.getOwner(probe);
        } finally {
            Files.delete(probe);
        }
    }
}
