@NullMarked
package io.dynamolatency.flight;

import org.jspecify.annotations.NullMarked;
