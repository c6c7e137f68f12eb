@NullMarked
package io.dynamolatency.frontdoor;

import org.jspecify.annotations.NullMarked;
