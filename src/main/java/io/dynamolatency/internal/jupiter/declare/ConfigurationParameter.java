package io.dynamolatency.internal.jupiter.declare;

/**
 * A configuration parameter of the kit.
 *
 * @param name the parameter's full name
 * @param values the values to write, in words
 * @param unset the default; empty if there is none
 * @param meaning what the parameter sets, in a sentence or two
 */
record ConfigurationParameter(String name, String values, String unset, String meaning) {

    /** The start of all parameters' names. */
    static final String PREFIX = "dynamolatency.";

    /**
     * Returns the fault of a value that can't be read, as in {@code parameter dynamolatency.rate = "fast"; write ...}.
     */
    String fault(String value, String write) {
        return "parameter " + name + " = \"" + value + "\"; write " + write;
    }
}
