/** SDK clients and what they need: the kit's, your own, their endpoint, their table. */
@NullMarked
package io.dynamolatency.internal.client;

import org.jspecify.annotations.NullMarked;
