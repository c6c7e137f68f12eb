/**
 * The vocabulary: connection modes, TLS versions, network profiles and durations. Enums and records without behaviour of
 * their own; every other package may use it and it uses none of them.
 */
@NullMarked
package io.dynamolatency;

import org.jspecify.annotations.NullMarked;
