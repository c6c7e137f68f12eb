/** Detects when this machine or JVM stands still. */
@NullMarked
package io.dynamolatency.internal.hiccup;

import org.jspecify.annotations.NullMarked;
