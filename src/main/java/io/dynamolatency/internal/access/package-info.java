/** Gives the kit's other packages access to the internal data of API objects. No public member returns this data. */
@NullMarked
package io.dynamolatency.internal.access;

import org.jspecify.annotations.NullMarked;
