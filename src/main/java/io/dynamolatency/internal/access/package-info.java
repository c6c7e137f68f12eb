/** Lets the kit's rooms make and read API objects that have no public member for it. */
@NullMarked
package io.dynamolatency.internal.access;

import org.jspecify.annotations.NullMarked;
