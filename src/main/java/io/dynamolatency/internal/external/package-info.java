/** Measures calls that another process makes. */
@NullMarked
package io.dynamolatency.internal.external;

import org.jspecify.annotations.NullMarked;
