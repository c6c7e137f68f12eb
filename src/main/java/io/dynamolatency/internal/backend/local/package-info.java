/** The back end DynamoDB Local in a JVM of its own. The only package that uses MIMA. */
@NullMarked
package io.dynamolatency.internal.backend.local;

import org.jspecify.annotations.NullMarked;
