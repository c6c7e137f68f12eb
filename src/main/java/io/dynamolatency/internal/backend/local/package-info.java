/** The back end DynamoDB Local in a separate JVM. The only package that uses MIMA. */
@NullMarked
package io.dynamolatency.internal.backend.local;

import org.jspecify.annotations.NullMarked;
