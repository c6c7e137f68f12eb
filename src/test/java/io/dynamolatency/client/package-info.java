@NullMarked
package io.dynamolatency.client;

import org.jspecify.annotations.NullMarked;
