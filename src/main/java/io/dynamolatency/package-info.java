/** The kit's shared types: enums and records that annotations, code and reports use. */
@NullMarked
package io.dynamolatency;

import org.jspecify.annotations.NullMarked;
