/** Interceptors that the SDK calls for each request: one traces calls, the other limits their number. */
@NullMarked
package io.dynamolatency.internal.interceptor;

import org.jspecify.annotations.NullMarked;
