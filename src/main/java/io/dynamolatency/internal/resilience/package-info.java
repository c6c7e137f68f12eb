/** What a client did after planned faults: retries, connections, recovery. */
@NullMarked
package io.dynamolatency.internal.resilience;

import org.jspecify.annotations.NullMarked;
