/** The back end DynamoDB at AWS, where every call is billed. */
@NullMarked
package io.dynamolatency.internal.backend.aws;

import org.jspecify.annotations.NullMarked;
