/**
 * The proxy between client and back end. It delays traffic, speaks TLS and HTTP, and records connections and exchanges.
 */
@NullMarked
package io.dynamolatency.internal.proxy;

import org.jspecify.annotations.NullMarked;
