/** DynamoDB Local in a JVM of its own. The only importer of MIMA. */
@NullMarked
package io.dynamolatency.internal.backend.local;

import org.jspecify.annotations.NullMarked;
