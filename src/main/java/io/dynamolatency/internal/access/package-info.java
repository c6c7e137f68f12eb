/** Gives the kit's other packages access to data of API objects that has no public member. */
@NullMarked
package io.dynamolatency.internal.access;

import org.jspecify.annotations.NullMarked;
