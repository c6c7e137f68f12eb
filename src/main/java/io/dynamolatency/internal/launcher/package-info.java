/**
 * Services that the JUnit launcher finds: the report at the end, early starts, and a guard for tests that Jupiter
 * ignores.
 */
@NullMarked
package io.dynamolatency.internal.launcher;

import org.jspecify.annotations.NullMarked;
