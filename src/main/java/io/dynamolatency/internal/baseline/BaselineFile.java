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
 * The baselines of one test class in one file: indented, in the order of their keys, with nothing in it that changes by itself, so
 * that a difference can be read. Thread-safe.
 */
record BaselineFile(Path path, String testClass) {

    /** Of the form of these files; another is not read. */
    static final int SCHEMA_VERSION = 1;

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /** One JVM writes one file at a time, whatever threads its tests are run by. */
    private static final Object WRITING = new Object();

    /** What is in a file. */
    private record Content(int schemaVersion, String testClass, List<Baseline> baselines) {
        Content {
            Objects.requireNonNull(testClass, "testClass is missing");
            Objects.requireNonNull(baselines, "baselines is missing");
            baselines.forEach(baseline -> Objects.requireNonNull(baseline, "one of baselines is null"));
        }
    }

    /** A file that is there and cannot be made use of; the message says why. */
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

    /** The file of a class beneath a directory. */
    static BaselineFile of(Path directory, String testClass) {
        return new BaselineFile(directory.toAbsolutePath().normalize().resolve(testClass + ".json"), testClass);
    }

    /**
     * What is in it; empty where there is no file.
     *
     * @throws UnreadableException where there is one that is none of this version's
     */
    Optional<List<Baseline>> read() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            JsonElement json = JsonParser.parseString(Files.readString(path));
            int version = version(json);
            if (version != SCHEMA_VERSION) {
                throw new UnreadableException("its schemaVersion is " + version + ", this version of the kit knows "
                        + SCHEMA_VERSION + " alone");
            }
            Content content = GSON.fromJson(json, Content.class);
            if (!content.testClass().equals(testClass)) {
                throw new UnreadableException("it is of " + content.testClass() + ", by its testClass");
            }
            return Optional.of(content.baselines());
        } catch (UnreadableException unreadable) {
            throw unreadable;
        } catch (IOException | JsonParseException unreadable) {
            throw new UnreadableException(reason(unreadable), unreadable);
        } catch (RuntimeException unreadable) {
            // Gson wraps what a constructor of ours has against its arguments
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
        throw new UnreadableException("it is no object with a schemaVersion");
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }

    /**
     * Puts a baseline into the file, in the place of one that is of the same, and leaves the others as they are now.
     *
     * @throws UnreadableException where there is a file that is none of this version's: it is left alone
     * @throws IOException where it cannot be written
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
