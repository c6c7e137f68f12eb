package io.dynamolatency.internal.maven;

import java.util.regex.Pattern;

/** The name of an artifact, without its version. */
public record Coordinates(String group, String artifact) {

    private static final Pattern WRITTEN = Pattern.compile("[A-Za-z0-9._-]+:[A-Za-z0-9._-]+");

    /**
     * Reads {@code group:artifact}.
     *
     * @throws IllegalArgumentException if the text has a different form; the message says what to write
     */
    public static Coordinates parse(String text) {
        if (!WRITTEN.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not an artifact; write the group and the name of an"
                    + " artifact, such as \"software.amazon.awssdk:bom\"");
        }
        int colon = text.indexOf(':');
        return new Coordinates(text.substring(0, colon), text.substring(colon + 1));
    }

    @Override
    public String toString() {
        return group + ":" + artifact;
    }
}
