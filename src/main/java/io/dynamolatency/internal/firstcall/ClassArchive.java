package io.dynamolatency.internal.firstcall;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * An archive of an application's classes for class data sharing (CDS). One run of the application makes the archive.
 */
record ClassArchive(Path file) {

    /** The options of the JVM that makes the archive. The JVM writes the archive when it exits. */
    List<String> making() {
        return List.of("-XX:ArchiveClassesAtExit=" + file);
    }

    /** The options of a JVM that uses the archive. */
    List<String> using() {
        return List.of("-XX:SharedArchiveFile=" + file, "-Xshare:auto");
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** Returns a class path that has only jars, because an archive can't contain classes from directories. */
    static List<Path> jars(List<Path> classPath, Path directory) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path entry : classPath) {
            if (!Files.isDirectory(entry)) {
                jars.add(entry);
                continue;
            }
            Path jar = directory.resolve("classes-" + jars.size() + ".jar");
            jar(entry, jar);
            jars.add(jar);
        }
        return jars;
    }

    private static void jar(Path directory, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file);
                Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(
                        new ZipEntry(directory.relativize(path).toString().replace('\\', '/')));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
    }
}
