/** Watches the machine for moments at which it runs nothing of this JVM. Knows nothing of measurements. */
@NullMarked
package io.dynamolatency.jitter;

import org.jspecify.annotations.NullMarked;
