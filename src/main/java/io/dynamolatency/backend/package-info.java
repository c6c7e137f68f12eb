/** What a back end has to be: implement {@link io.dynamolatency.backend.DynamoBackend} for your own. */
@NullMarked
package io.dynamolatency.backend;

import org.jspecify.annotations.NullMarked;
