/** What the SDK calls back for each request: traces of calls, and a budget of them. */
@NullMarked
package io.dynamolatency.internal.interceptor;

import org.jspecify.annotations.NullMarked;
