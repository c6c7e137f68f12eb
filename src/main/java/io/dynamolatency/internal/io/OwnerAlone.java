package io.dynamolatency.internal.io;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The permissions that let only this user access a file or directory, if the file system has POSIX permissions. */
enum OwnerAlone {
    FILE("rw-------"),
    DIRECTORY("rwx------");

    private final String permissions;

    OwnerAlone(String permissions) {
        this.permissions = permissions;
    }

    /** Returns whether the files in a directory have POSIX permissions. */
    static boolean knownIn(Path directory) {
        return Files.getFileAttributeView(directory, PosixFileAttributeView.class) != null;
    }

    /** Returns the attributes for creating a file or a directory in this directory. */
    FileAttribute<?>[] in(Path directory) {
        return knownIn(directory)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Returns whether these permissions give other users no access. */
    boolean allows(Set<PosixFilePermission> found) {
        return PosixFilePermissions.fromString(permissions).containsAll(found);
    }
}
