/**
 * Code that the SDK calls for each request. It traces calls, redirects requests to the proxy, tells the guard of a
 * suite, and counts billed requests.
 */
@NullMarked
package io.dynamolatency.internal.interceptor;

import org.jspecify.annotations.NullMarked;
