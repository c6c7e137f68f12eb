@NullMarked
package io.dynamolatency.lab;

import org.jspecify.annotations.NullMarked;
