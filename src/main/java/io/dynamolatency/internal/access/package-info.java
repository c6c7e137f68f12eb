/** Gives the kit's other packages access to API objects that have no public member for it. */
@NullMarked
package io.dynamolatency.internal.access;

import org.jspecify.annotations.NullMarked;
