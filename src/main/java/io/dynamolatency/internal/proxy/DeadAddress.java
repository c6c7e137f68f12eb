package io.dynamolatency.internal.proxy;

/** Lets the first of two addresses refuse connections while the plan lasts. {@link FirstAddress} does it. */
record DeadAddress() {}
