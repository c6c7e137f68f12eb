package io.dynamolatency.internal.jupiter.declare;

/**
 * A configuration parameter of the kit.
 *
 * @param name its full name
 * @param values what to write, in words
 * @param unset its default; empty for none
 * @param meaning what it sets, in a sentence or two
 */
record ConfigurationParameter(String name, String values, String unset, String meaning) {

    /** What all names begin with. */
    static final String PREFIX = "dynamolatency.";

    /** Describes a value that cannot be read, as in {@code parameter dynamolatency.rate = "fast"; write ...}. */
    String fault(String value, String write) {
        return "parameter " + name + " = \"" + value + "\"; write " + write;
    }
}
