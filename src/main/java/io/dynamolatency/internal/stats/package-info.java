/** Order statistics and exact binomial bounds, as pure functions. The only package that uses Commons Statistics. */
@NullMarked
package io.dynamolatency.internal.stats;

import org.jspecify.annotations.NullMarked;
