/** Measures a test with several versions of a library, or with the classes of two commits, each in a JVM of its own. */
@NullMarked
package io.dynamolatency.internal.versions;

import org.jspecify.annotations.NullMarked;
