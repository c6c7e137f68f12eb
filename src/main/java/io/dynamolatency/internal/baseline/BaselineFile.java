package io.dynamolatency.internal.baseline;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.dynamolatency.internal.io.WholeFile;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The file with the baselines of one test class. The file is indented and sorted by keys, so that diffs are readable.
 * Thread-safe.
 */
record BaselineFile(Path path, String testClass) {

    /** The version of the file format. The kit rejects files of a different version. */
    static final int SCHEMA_VERSION = 1;

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /** The lock that a thread of this JVM holds while it writes. */
    private static final Object WRITING = new Object();

    private record Content(int schemaVersion, String testClass, List<Baseline> baselines) {
        Content {
            Objects.requireNonNull(testClass, "testClass is missing");
            Objects.requireNonNull(baselines, "baselines is missing");
            baselines.forEach(baseline -> Objects.requireNonNull(baseline, "an element of baselines is null"));
        }
    }

    /** Thrown if the file can't be used. The message says why. */
    static final class UnreadableException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        UnreadableException(String message, Throwable cause) {
            super(message, cause);
        }

        UnreadableException(String message) {
            super(message);
        }
    }

    /** Returns the file of a class in a directory. */
    static BaselineFile of(Path directory, String testClass) {
        return new BaselineFile(directory.toAbsolutePath().normalize().resolve(testClass + ".json"), testClass);
    }

    /**
     * Returns the baselines; empty if the file does not exist.
     *
     * @throws UnreadableException if the file is broken, or has a different version or test class
     */
    Optional<List<Baseline>> read() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            JsonElement json = JsonParser.parseString(Files.readString(path));
            int version = version(json);
            if (version != SCHEMA_VERSION) {
                throw new UnreadableException(
                        "its schemaVersion is " + version + ", but this version of the kit reads " + SCHEMA_VERSION);
            }
            Content content = GSON.fromJson(json, Content.class);
            if (!content.testClass().equals(testClass)) {
                throw new UnreadableException("its testClass is " + content.testClass());
            }
            return Optional.of(content.baselines());
        } catch (UnreadableException unreadable) {
            throw unreadable;
        } catch (IOException | JsonParseException unreadable) {
            throw new UnreadableException(reason(unreadable), unreadable);
        } catch (RuntimeException unreadable) {
            // Gson wraps exceptions of the records' constructors
            throw new UnreadableException(
                    reason(Optional.ofNullable(unreadable.getCause()).orElse(unreadable)), unreadable);
        }
    }

    private static int version(JsonElement json) {
        if (json instanceof JsonObject object
                && object.get("schemaVersion") != null
                && object.get("schemaVersion").isJsonPrimitive()) {
            return object.get("schemaVersion").getAsInt();
        }
        throw new UnreadableException("an object with a schemaVersion is expected");
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }

    /**
     * Writes a baseline. It replaces the baseline with the same key. The other baselines of the file stay.
     *
     * @throws UnreadableException if the existing file can't be read; the file stays unchanged
     * @throws IOException if the file can't be written
     */
    void put(Baseline baseline) throws IOException {
        synchronized (WRITING) {
            TreeMap<Key, Baseline> all = new TreeMap<>();
            read().ifPresent(before -> before.forEach(one -> all.put(one.of(), one)));
            all.put(baseline.of(), baseline);
            WholeFile.write(
                    path, GSON.toJson(new Content(SCHEMA_VERSION, testClass, List.copyOf(all.values()))) + "\n");
        }
    }
}
