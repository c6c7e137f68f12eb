@NullMarked
package io.dynamolatency.diagnosis;

import org.jspecify.annotations.NullMarked;
