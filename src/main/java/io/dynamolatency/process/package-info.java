/** Programs that a test starts: what they print, how long they may take, and that nothing of them is left. */
@NullMarked
package io.dynamolatency.process;

import org.jspecify.annotations.NullMarked;
