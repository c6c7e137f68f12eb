/** Makes and drops the tables of tests. */
@NullMarked
package io.dynamolatency.internal.table;

import org.jspecify.annotations.NullMarked;
