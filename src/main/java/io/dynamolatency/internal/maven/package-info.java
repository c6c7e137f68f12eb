/** Resolves artifacts as the user's Maven would. Only this package opens MIMA. */
@NullMarked
package io.dynamolatency.internal.maven;

import org.jspecify.annotations.NullMarked;
