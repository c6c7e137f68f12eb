/**
 * The kit's own loopback server between a client and its DynamoDB back end: start at
 * {@link io.dynamolatency.frontdoor.FrontDoor}. It emulates the network below TLS and HTTP, speaks both with the client, hands
 * every request on to the back end, and records what happened on the wire.
 */
@NullMarked
package io.dynamolatency.frontdoor;

import org.jspecify.annotations.NullMarked;
