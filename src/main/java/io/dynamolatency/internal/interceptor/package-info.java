/**
 * Code that the SDK calls for each request. It traces calls, redirects requests to the proxy, reports requests to the
 * guard of a suite, and counts billed requests.
 */
@NullMarked
package io.dynamolatency.internal.interceptor;

import org.jspecify.annotations.NullMarked;
