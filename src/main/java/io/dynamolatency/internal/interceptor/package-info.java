/**
 * Code that the SDK calls for each request: traces of calls, redirects to the proxy, the tap of a suite, and a budget.
 */
@NullMarked
package io.dynamolatency.internal.interceptor;

import org.jspecify.annotations.NullMarked;
