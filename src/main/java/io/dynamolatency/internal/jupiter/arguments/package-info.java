/** Reads the arguments that JUnit's sources, such as {@code @ValueSource}, give a latency test. */
@NullMarked
package io.dynamolatency.internal.jupiter.arguments;

import org.jspecify.annotations.NullMarked;
