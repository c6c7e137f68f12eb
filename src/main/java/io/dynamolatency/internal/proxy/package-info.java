/** The proxy between client and back end: it delays traffic, speaks TLS and HTTP, and records. */
@NullMarked
package io.dynamolatency.internal.proxy;

import org.jspecify.annotations.NullMarked;
