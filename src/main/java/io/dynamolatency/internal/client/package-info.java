/** SDK clients of the kit and of the user, the endpoint that these clients get, and the test's table. */
@NullMarked
package io.dynamolatency.internal.client;

import org.jspecify.annotations.NullMarked;
