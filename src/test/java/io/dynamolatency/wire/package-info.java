@NullMarked
package io.dynamolatency.wire;

import org.jspecify.annotations.NullMarked;
