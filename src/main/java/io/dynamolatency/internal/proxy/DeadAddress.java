package io.dynamolatency.internal.proxy;

/** Makes the first of two addresses refuse connections while the plan lasts. {@link FirstAddress} does this. */
record DeadAddress() {}
