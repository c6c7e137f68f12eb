package io.dynamolatency.internal.backend.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The SHA-256 of the jars that may run. The checksum beside a jar in a repository only shows a broken transfer, since
 * an attacker who replaces the jar also replaces that checksum. Immutable.
 *
 * @param byName the SHA-256 of each jar by the jar's file name
 */
record PinnedJars(Map<String, String> byName) {

    /** The resource with a line for each jar, in the format of {@code sha256sum}. */
    static final String RESOURCE = "pinned-jars.sha256";

    private static final int BUFFER = 1 << 16;

    PinnedJars {
        byName = Map.copyOf(byName);
    }

    /** Returns the jars of the version of DynamoDB Local that this kit was tested with. */
    static PinnedJars tested() {
        try (InputStream in = PinnedJars.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing beside " + PinnedJars.class.getName());
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return new PinnedJars(lines.lines()
                    .collect(Collectors.toMap(
                            line -> line.substring(line.lastIndexOf('/') + 1),
                            line -> line.substring(0, line.indexOf(' ')))));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns the SHA-256 of each file, computed on all cores. */
    static Map<Path, String> sums(List<Path> files) throws IOException {
        try {
            return files.parallelStream()
                    .collect(Collectors.toMap(file -> file, PinnedJars::sum, (one, same) -> one, TreeMap::new));
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    private static String sum(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("each JVM has SHA-256", impossible);
        }
    }

    /** Returns why one of these files may not run, the first if there are several; empty if all may run. */
    Optional<String> fault(Map<Path, String> sums) {
        return sums.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(byName.get(name(entry.getKey()))))
                .findFirst()
                .map(entry -> entry.getKey() + " has the SHA-256 " + entry.getValue() + "; expected "
                        + Optional.ofNullable(byName.get(name(entry.getKey()))).orElse("no jar of this name"));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
