/** Planned faults of the network and the service. Start from {@link io.dynamolatency.fault.WireFault}. */
@NullMarked
package io.dynamolatency.fault;

import org.jspecify.annotations.NullMarked;
