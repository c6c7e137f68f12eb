/** What the JUnit launcher finds by itself: the report at the end, and tests that Jupiter passes over. */
@NullMarked
package io.dynamolatency.internal.launcher;

import org.jspecify.annotations.NullMarked;
