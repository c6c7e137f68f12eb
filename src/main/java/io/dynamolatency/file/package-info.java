/** Files that are replaced as a whole, so that nobody reads half of one. Start at {@link io.dynamolatency.file.WholeFile}. */
@NullMarked
package io.dynamolatency.file;

import org.jspecify.annotations.NullMarked;
