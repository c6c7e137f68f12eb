/** Resolves artifacts as the user's Maven would. The only room that opens MIMA. */
@NullMarked
package io.dynamolatency.internal.maven;

import org.jspecify.annotations.NullMarked;
