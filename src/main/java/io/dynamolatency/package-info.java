/** The words of the kit: enums and records that annotations, code and reports share. */
@NullMarked
package io.dynamolatency;

import org.jspecify.annotations.NullMarked;
