/** Gives the kit's other packages access to the internal data of API objects, which no public member returns. */
@NullMarked
package io.dynamolatency.internal.access;

import org.jspecify.annotations.NullMarked;
