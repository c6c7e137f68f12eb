/** Order statistics. Pure functions. The only importer of Commons Statistics. */
@NullMarked
package io.dynamolatency.internal.stats;

import org.jspecify.annotations.NullMarked;
