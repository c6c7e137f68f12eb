/**
 * Services that the JUnit launcher finds. They write the report at the end, start back ends early, and fail latency
 * tests that Jupiter ignores.
 */
@NullMarked
package io.dynamolatency.internal.launcher;

import org.jspecify.annotations.NullMarked;
