/**
 * DynamoDB Local in a JVM of its own: start from {@link io.dynamolatency.backend.local.LocalBackend}. Its jars are found
 * at run time (a directory, what was resolved before, or Maven repositories as the user's settings name them) and never
 * are on a class path of the tests.
 */
@NullMarked
package io.dynamolatency.backend.local;

import org.jspecify.annotations.NullMarked;
